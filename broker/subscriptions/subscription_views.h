// SPDX-License-Identifier: Apache-2.0
// What named subscriptions see: compiled from filter, policy and catalogue when one of them
// changes, and read again from the numbered views that were recorded.
//
// Any thread may call any method.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "broker/access/access_control.h"
#include "broker/access/peer.h"
#include "broker/access/view.h"
#include "broker/ledger/numbers.h"
#include "broker/ledger/state_reader.h"
#include "broker/subscriptions/watch_lists.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/feed_service.pb.h"

namespace landbridge {

// One view that a subscription has or had.
struct NumberedView {
  int64_t version = 0;
  EventNumber from_event;  // the last event when it came into force
  std::shared_ptr<const View> view;
};

class SubscriptionViews {
 public:
  // `access` must outlive it.
  explicit SubscriptionViews(const AccessControl& access) : access_(access) {}

  // The view of `filter` within what `peer` may see now; `watch_list` is null for all subjects.
  //
  // Errors: those of View::Make; kPermissionDenied / NOT_GRANTED.
  absl::StatusOr<log::v1::View> Compile(const Peer& peer, const v1::Filter& filter, FilterUse use,
                                        const log::v1::WatchListRef* watch_list) const;

  // The views of `row` that are kept, from the version `oldest` on, and the one in force, which is
  // the last.
  //
  // Requires: `row` was read by `reader`. Errors: those of the reader.
  absl::StatusOr<std::vector<NumberedView>> Load(const StateReader& reader,
                                                 const log::v1::SubscriptionRow& row,
                                                 int64_t oldest);

 private:
  const AccessControl& access_;
  WatchLists watch_lists_;
};

}  // namespace landbridge
