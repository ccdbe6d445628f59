// SPDX-License-Identifier: Apache-2.0
// A named subscription together with the views of which its subscriber may hold listings, to judge
// what it has seen.
//
// Belongs to one thread at a time.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "broker/ledger/numbers.h"
#include "broker/ledger/state_reader.h"
#include "broker/subscriptions/subscription_views.h"
#include "landbridge/log/v1/rows.pb.h"

namespace landbridge {

struct FollowedSubscription {
  log::v1::SubscriptionRow row;
  std::vector<NumberedView> views;  // ascending versions; the last is in force, never empty

  EventNumber acknowledged() const { return EventNumber(row.acknowledged_event()); }

  // Whether a stream was opened before `event` happened.
  bool WasOpenBefore(EventNumber event) const;

  // Whether it may have held, until then, the listing that the lift `number` ended: a view that was
  // in force before showed it.
  bool MayHaveHeld(EventNumber number, const log::v1::EventRow& lift) const;

  // The view in force when `event` happened; the oldest one that is kept when that is not known any
  // more.
  const NumberedView& ViewAt(EventNumber event) const;
};

// The rows of the subscriptions of `province`, or of all when it is empty, by province and name.
//
// Errors of both: those of the state's reads.
absl::StatusOr<std::vector<log::v1::SubscriptionRow>> SubscriptionsOf(const StateReader& reader,
                                                                      const std::string& province);

// The same with their views.
absl::StatusOr<std::vector<FollowedSubscription>> LoadFollowed(const StateReader& reader,
                                                               SubscriptionViews& views,
                                                               const std::string& province);

}  // namespace landbridge
