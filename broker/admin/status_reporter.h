// SPDX-License-Identifier: Apache-2.0
// Where the broker stands: the one source of numbers, for operators who ask and for metrics.
//
// Any thread may call any method.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/pipeline/pipeline.h"
#include "landbridge/v1/admin_service.pb.h"
#include "landbridge/v1/subscription_service.pb.h"
#include "storage/state_store.h"

namespace landbridge {

// What the status shows of the rest of the broker. The functions are called on any thread; each may
// be empty.
struct AdminSources {
  std::string version;
  absl::Time start_time;
  std::string store_epoch;  // hexadecimal

  std::function<uint64_t()> log_bytes;
  // How the adapter that publishes a source now calls itself; nothing when none is connected.
  std::function<std::optional<std::string>(std::string_view agency, std::string_view source)>
      agent_of_source;
  std::function<absl::StatusOr<std::vector<v1::Subscription>>()> subscriptions;
};

class StatusReporter {
 public:
  // What is passed by reference, and what the functions refer to, must outlive the reporter.
  StatusReporter(const Pipeline& pipeline, const StateStore& state, AdminSources sources)
      : pipeline_(pipeline), state_(state), sources_(std::move(sources)) {}

  // The broker and its sources, without subscriptions.
  //
  // Errors of all methods: those of the state's reads.
  absl::StatusOr<v1::GetStatusResponse> Standing() const;

  // Every subscription of every province. Counts the lifts that each owes, so it takes longer.
  absl::StatusOr<std::vector<v1::Subscription>> Subscriptions() const;

  // Both, as operators are told.
  absl::StatusOr<v1::GetStatusResponse> Whole() const;

 private:
  const Pipeline& pipeline_;
  const StateStore& state_;
  const AdminSources sources_;
};

}  // namespace landbridge
