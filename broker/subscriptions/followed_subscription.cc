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
         std::any_of(views.begin(), views.end(), [&](const NumberedView& each) {
           return each.from_event < number && each.view->Matches(lift.before());
         });
}

const NumberedView& FollowedSubscription::ViewAt(EventNumber event) const {
  const auto latest = std::find_if(views.rbegin(), views.rend(), [event](const NumberedView& each) {
    return each.from_event < event;
  });
  return latest == views.rend() ? views.front() : *latest;
}

absl::StatusOr<std::vector<log::v1::SubscriptionRow>> SubscriptionsOf(const StateReader& reader,
                                                                      const std::string& province) {
  std::vector<log::v1::SubscriptionRow> rows;
  LB_RETURN_IF_ERROR(reader.Subscriptions([&](const log::v1::SubscriptionRow& row) {
    if (province.empty() || row.province() == province) rows.push_back(row);
    return true;
  }));
  return rows;
}

absl::StatusOr<std::vector<FollowedSubscription>> LoadFollowed(const StateReader& reader,
                                                               SubscriptionViews& views,
                                                               const std::string& province) {
  LB_ASSIGN_OR_RETURN(std::vector<log::v1::SubscriptionRow> rows,
                      SubscriptionsOf(reader, province));
  std::vector<FollowedSubscription> followed;
  for (log::v1::SubscriptionRow& row : rows) {
    FollowedSubscription& each = followed.emplace_back();
    LB_ASSIGN_OR_RETURN(each.views, views.Load(reader, row, /*oldest=*/0));
    each.row = std::move(row);
  }
  return followed;
}

}  // namespace landbridge
