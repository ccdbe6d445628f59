// SPDX-License-Identifier: Apache-2.0
// A client's way to the broker: a connection that outlives the broker's restarts, and the calls
// about a named subscription, repeated until they are answered.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/feed_service.grpc.pb.h"
#include "landbridge/v1/subscription_service.grpc.pb.h"
#include "tests/simulation/milestones.h"
#include "tests/simulation/naive_view.h"
#include "tests/simulation/world.h"
#include "tests/support/test_pki.h"

namespace landbridge::testing {

// What clients need to know to connect.
struct BrokerAddress {
  std::string target;
  std::string authority_pem;
};

class BrokerLink {
 public:
  // `milestones` bounds every wait, and must outlive the link.
  BrokerLink(const BrokerAddress& address, const IssuedCertificate& certificate,
             const Milestones& milestones);

  v1::FeedService::Stub& feed() { return *feed_; }

  // False when there was no connection up to the deadline.
  bool WaitUntilConnected();

  // Each is repeated while the broker cannot be reached, so it may take effect twice.
  absl::Status Create(const std::string& name, const v1::Filter& filter);
  absl::Status Update(const std::string& name, const v1::Filter& filter, bool drop_watch_list);
  absl::Status Upload(const std::string& name, const World& world, const Watched& watched);
  absl::StatusOr<int64_t> AcknowledgedEvent(const std::string& name);

  // Once only: an acknowledgement that is not answered may have been recorded.
  absl::StatusOr<int64_t> Acknowledge(const std::string& name, const std::string& token);

 private:
  template <typename Call>
  absl::Status Persist(Call call);

  const Milestones& milestones_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::FeedService::Stub> feed_;
  std::unique_ptr<v1::SubscriptionService::Stub> subscriptions_;
};

}  // namespace landbridge::testing
