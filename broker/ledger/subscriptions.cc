// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/subscriptions.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "broker/ledger/numbers.h"
#include "broker/ledger/tables.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

void DropParts(StateTransaction& state, const log::v1::WatchListRef& list) {
  for (int32_t part = 0; part < list.parts(); ++part) {
    WatchListTable::Delete(state, list.id(), static_cast<uint32_t>(part));
  }
}

// Removes the first `count` views, with the watch lists that no other one refers to.
void DropViews(StateTransaction& state, log::v1::SubscriptionRow& row, int count) {
  for (int i = 0; i < count; ++i) {
    const log::v1::WatchListRef& list = row.views(i).view().watch_list();
    const bool kept =
        std::any_of(row.views().begin() + count, row.views().end(),
                    [&](const auto& view) { return view.view().watch_list().id() == list.id(); });
    // Neighbours share a list when only the filter changed.
    const bool dropped_before = i > 0 && row.views(i - 1).view().watch_list().id() == list.id();
    if (row.views(i).view().has_watch_list() && !kept && !dropped_before) DropParts(state, list);
  }
  row.mutable_views()->DeleteSubrange(0, count);
}

void Define(StateTransaction& state, const log::v1::LedgerRow& ledger,
            const log::v1::SubscriptionChange::Defined& defined, log::v1::SubscriptionRow& row) {
  *row.mutable_filter() = defined.filter();
  // Another way to ask for the same view is no change of it: streams go on in it, and the former
  // views that subscribers may still hold stay known.
  if (!row.views().empty() &&
      row.views().rbegin()->view().SerializeAsString() == defined.view().SerializeAsString()) {
    return;
  }
  const int64_t version = row.views().empty() ? 1 : row.views().rbegin()->version() + 1;
  if (defined.view().watch_list().id() == row.upload().id()) row.clear_upload();
  log::v1::SubscriptionView& view = *row.add_views();
  view.set_version(version);
  *view.mutable_view() = defined.view();
  view.set_from_event(ledger.last_event());
  DropViews(state, row, std::max(row.views_size() - kSubscriptionViewsMax, 0));
}

}  // namespace

absl::Status ApplySubscriptionChange(StateTransaction& state, log::v1::LedgerRow& ledger,
                                     const log::v1::SubscriptionChange& change) {
  LB_ASSIGN_OR_RETURN(auto row, SubscriptionTable::Get(state, change.province(), change.name()));
  switch (change.change_case()) {
    case log::v1::SubscriptionChange::kDefined:
      if (!row) {
        row.emplace();
        row->set_province(change.province());
        row->set_name(change.name());
        ledger.set_last_subscription(ledger.last_subscription() + 1);
        row->set_number(ledger.last_subscription());
        row->set_create_time_ms(ledger.time_ms());
      }
      Define(state, ledger, change.defined(), *row);
      break;
    case log::v1::SubscriptionChange::kOpened:
      if (!row) return absl::OkStatus();
      if (row->open_time_ms() == 0) row->set_first_open_event(ledger.last_event());
      row->set_open_time_ms(ledger.time_ms());
      break;
    case log::v1::SubscriptionChange::kRemoved:
      if (!row) return absl::OkStatus();
      DropParts(state, row->upload());
      DropViews(state, *row, row->views_size());
      SubscriptionTable::Delete(state, change.province(), change.name());
      return absl::OkStatus();
    case log::v1::SubscriptionChange::CHANGE_NOT_SET:
      return absl::DataLossError(
          "the log holds a change of a subscription that this version does not know; run the "
          "version that wrote it");
  }
  SubscriptionTable::Put(state, change.province(), change.name(), *row);
  return absl::OkStatus();
}

absl::Status ApplyWatchListPart(StateTransaction& state, const log::v1::WatchListPart& part) {
  LB_ASSIGN_OR_RETURN(auto row, SubscriptionTable::Get(state, part.province(), part.name()));
  if (!row) return absl::OkStatus();  // removed meanwhile
  log::v1::WatchListRef& upload = *row->mutable_upload();
  if (upload.id() != part.list()) {
    DropParts(state, upload);
    upload.Clear();
    upload.set_id(part.list());
  }
  log::v1::WatchListPartRow stored;
  stored.set_fingerprints(part.fingerprints());
  WatchListTable::Put(state, part.list(), static_cast<uint32_t>(part.part()), stored);
  upload.set_parts(std::max(upload.parts(), part.part() + 1));
  SubscriptionTable::Put(state, part.province(), part.name(), *row);
  return absl::OkStatus();
}

absl::Status ApplyAcknowledgements(StateTransaction& state, const log::v1::LedgerRow& ledger,
                                   const log::v1::Acknowledgements& acknowledgements) {
  for (const auto& acknowledgement : acknowledgements.acknowledgements()) {
    LB_ASSIGN_OR_RETURN(auto row, SubscriptionTable::Get(state, acknowledgement.province(),
                                                         acknowledgement.subscription()));
    if (!row || row->number() != acknowledgement.number()) continue;
    row->set_acknowledged_event(std::max(row->acknowledged_event(), acknowledgement.event()));
    row->set_acknowledge_time_ms(ledger.time_ms());
    int outdated = 0;
    while (outdated < row->views_size() - 1 &&
           row->views(outdated).version() < acknowledgement.view_version()) {
      ++outdated;
    }
    DropViews(state, *row, outdated);
    SubscriptionTable::Put(state, acknowledgement.province(), acknowledgement.subscription(), *row);
  }
  return absl::OkStatus();
}

}  // namespace landbridge
