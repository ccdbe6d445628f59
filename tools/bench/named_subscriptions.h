// SPDX-License-Identifier: Apache-2.0
// Makes named subscriptions of the province of a run, and uploads their watch lists.
//
// Belongs to one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "landbridge/v1/feed_service.pb.h"
#include "landbridge/v1/subscription_service.grpc.pb.h"
#include "tools/bench/bench_broker.h"

namespace landbridge::bench {

class NamedSubscriptions {
 public:
  // Errors: those of OpenConnection.
  static absl::StatusOr<NamedSubscriptions> Connect(const BenchBroker& broker);

  absl::Status Create(const std::string& name, const v1::Filter& filter);

  // Gives it a watch list of `codes`, in the form of WatchListOf.
  //
  // Errors: kInternal: not each of them is watched then; those of the broker.
  absl::Status Watch(const std::string& name, std::string_view codes);

 private:
  explicit NamedSubscriptions(std::unique_ptr<v1::SubscriptionService::Stub> stub)
      : stub_(std::move(stub)) {}

  std::unique_ptr<v1::SubscriptionService::Stub> stub_;
};

}  // namespace landbridge::bench
