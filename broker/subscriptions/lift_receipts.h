// SPDX-License-Identifier: Apache-2.0
// Who has acknowledged which lift, and who is late.
//
// A lift concerns a subscription that may have held its listing: one of its views showed it, and a
// stream was opened before. It is late when it is not acknowledged by the deadline that the
// catalogue sets for the category.
//
// Any thread may call these functions. Errors: those of the state's reads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/ledger/state_reader.h"
#include "broker/subscriptions/followed_subscription.h"
#include "landbridge/v1/subscription_service.pb.h"
#include "proto/contract/catalogue.h"

namespace landbridge {

// Lifts that are counted for one subscription, and looked at for it, at most.
inline constexpr int kPendingLiftsMax = 10'000;
inline constexpr int kExaminedLiftsMax = 100'000;

// From where on lifts may concern a subscription that have not been acknowledged.
EventNumber FirstPending(const log::v1::SubscriptionRow& row);

struct PendingLifts {
  int64_t pending = 0;
  int64_t late = 0;
};

absl::StatusOr<PendingLifts> CountPendingLifts(const StateReader& reader,
                                               const FollowedSubscription& subscription,
                                               const Catalogue& catalogue, absl::Time now);

// The lifts after `request.after_event` that concern any of `subscriptions`.
absl::StatusOr<v1::ListLiftsResponse> ListLifts(
    const v1::ListLiftsRequest& request, const StateReader& reader,
    const std::vector<FollowedSubscription>& subscriptions, const Catalogue& catalogue,
    absl::Time now);

}  // namespace landbridge
