// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/subscription_views.h"

#include <utility>

#include "proto/contract/status_macros.h"

namespace landbridge {

absl::StatusOr<log::v1::View> SubscriptionViews::Compile(
    const Peer& peer, const v1::Filter& filter, FilterUse use,
    const log::v1::WatchListRef* watch_list) const {
  const std::shared_ptr<const Policy> policy = access_.policy();
  if (!policy->Knows(peer)) return NotGranted(peer, "subscribe to the feed");
  LB_ASSIGN_OR_RETURN(const View view,
                      View::Make(filter, policy->ViewOf(peer), *access_.catalogue(), use));
  log::v1::View stored = view.Stored();
  if (watch_list != nullptr) *stored.mutable_watch_list() = *watch_list;
  return stored;
}

absl::StatusOr<std::vector<NumberedView>> SubscriptionViews::Load(
    const StateReader& reader, const log::v1::SubscriptionRow& row, int64_t oldest) {
  std::vector<NumberedView> views;
  const int64_t in_force = row.views().rbegin()->version();
  for (const log::v1::SubscriptionView& kept : row.views()) {
    if (kept.version() < oldest && kept.version() != in_force) continue;
    std::shared_ptr<const WatchList> list;
    if (kept.view().has_watch_list()) {
      LB_ASSIGN_OR_RETURN(list, watch_lists_.Get(reader, kept.view().watch_list()));
    }
    views.push_back({kept.version(), EventNumber(kept.from_event()),
                     std::make_shared<const View>(View::FromStored(kept.view(), std::move(list)))});
  }
  return views;
}

}  // namespace landbridge
