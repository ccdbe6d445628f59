// SPDX-License-Identifier: Apache-2.0
// Where subscriptions stand and why they did or did not get something.
//
// Each call reads the state as of one moment. Any thread may call any method.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/access/access_control.h"
#include "broker/access/peer.h"
#include "broker/ledger/numbers.h"
#include "broker/ledger/state_reader.h"
#include "broker/subscriptions/lift_receipts.h"
#include "broker/subscriptions/subscription_registry.h"
#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/subscription_service.pb.h"
#include "proto/contract/clock.h"
#include "storage/state_store.h"

namespace landbridge {

// Whether a stream of a subscription is open; `province` is its region. Any thread may call it.
using IsConnectedFunction =
    std::function<bool(std::string_view province, std::string_view subscription)>;

class SubscriptionReporter {
 public:
  // All must outlive the reporter.
  SubscriptionReporter(SubscriptionRegistry& registry, const AccessControl& access,
                       const StateStore& state, Clock& clock, IsConnectedFunction is_connected);

  // Subscriptions of `province`, or of all when it is empty.
  //
  // Errors of all methods: those of the state's reads.
  absl::StatusOr<std::vector<v1::Subscription>> DescribeAll(const std::string& province) const;

  // Errors: kNotFound / SUBSCRIPTION_UNKNOWN.
  absl::StatusOr<v1::Subscription> Describe(const std::string& province,
                                            const std::string& name) const;

  // The lifts that concern subscriptions of `province`, or of all when it is empty.
  absl::StatusOr<v1::ListLiftsResponse> Lifts(const v1::ListLiftsRequest& request,
                                              const std::string& province) const;

  // Answers `peer`, a province or an operator. A province is told about events and listings within
  // its grant; others are to it as if they did not exist.
  //
  // Errors: kNotFound / EVENT_UNKNOWN, LISTING_UNKNOWN, SUBSCRIPTION_UNKNOWN; kInvalidArgument /
  // FIELD_INVALID: nothing is asked about.
  absl::StatusOr<v1::ExplainResponse> Explain(const v1::ExplainRequest& request,
                                              const Peer& peer) const;

 private:
  absl::StatusOr<v1::Subscription> Describe(const StateReader& reader,
                                            const log::v1::SubscriptionRow& row) const;
  absl::StatusOr<PendingLifts> CountLifts(const StateReader& reader,
                                          const log::v1::SubscriptionRow& row,
                                          absl::Time now) const;

  SubscriptionRegistry& registry_;
  const AccessControl& access_;
  const StateStore& state_;
  Clock& clock_;
  const IsConnectedFunction is_connected_;
};

}  // namespace landbridge
