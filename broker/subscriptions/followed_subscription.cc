// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/followed_subscription.h"

#include <algorithm>
#include <utility>

#include "proto/contract/status_macros.h"

namespace landbridge {

bool FollowedSubscription::WasOpenBefore(EventNumber event) const {
  return row.open_time_ms() != 0 && event > EventNumber(row.first_open_event());
}

bool FollowedSubscription::MayHaveHeld(EventNumber number, const log::v1::EventRow& lift) const {
  return WasOpenBefore(number) && lift.has_before() &&
         std::any_of(views.begin(), views.end(),
                     [&](const NumberedView& each) { return each.view->Matches(lift.before()); });
}

const NumberedView& FollowedSubscription::ViewAt(EventNumber event) const {
  for (int i = row.views_size() - 1; i > 0; --i) {
    if (EventNumber(row.views(i).from_event()) < event) return views[static_cast<size_t>(i)];
  }
  return views.front();
}

absl::StatusOr<std::vector<FollowedSubscription>> LoadFollowed(const StateReader& reader,
                                                               SubscriptionRegistry& registry,
                                                               const std::string& province) {
  std::vector<FollowedSubscription> followed;
  LB_RETURN_IF_ERROR(reader.Subscriptions([&](const log::v1::SubscriptionRow& row) {
    if (province.empty() || row.province() == province) followed.push_back({row, {}});
    return true;
  }));
  for (FollowedSubscription& each : followed) {
    LB_ASSIGN_OR_RETURN(each.views, registry.Views(each.row, /*oldest=*/0));
  }
  return followed;
}

}  // namespace landbridge
