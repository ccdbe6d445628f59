// SPDX-License-Identifier: Apache-2.0
#include "broker/ledger/ledger.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "broker/ledger/change_applier.h"
#include "broker/ledger/listing_editor.h"
#include "broker/ledger/subscriptions.h"
#include "broker/ledger/tables.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// Lifts listings whose publication ended before `today`, and notes where the next tick goes on when
// this one may not lift all of them. The scan begins where the last one ended, or with the last
// tick's day, and never walks over what was deleted before. Nothing that ended can come to lie
// before that place: no change puts a listing in force that would be over already.
absl::StatusOr<Applied> ApplyTick(StateTransaction& state, log::v1::LedgerRow& ledger,
                                  const log::v1::Tick& tick) {
  Applied applied;
  const int32_t today = std::max(tick.today(), ledger.today());
  std::string from = EncodeKey(static_cast<uint32_t>(ledger.today()));
  if (ledger.has_next_due()) {
    from = DueTable::KeyOf(static_cast<uint32_t>(ledger.next_due().day()),
                           ListingNumber(ledger.next_due().listing()));
  } else if (today == ledger.today()) {
    return applied;
  }
  ledger.set_today(today);
  ledger.clear_next_due();

  std::vector<ListingNumber> due;
  auto scan = DueTable::Scan(state, KeyRange{from, EncodeKey(static_cast<uint32_t>(today))});
  while (scan.Next()) {
    const auto& [day, listing] = scan.key();
    if (tick.lifts_max() > 0 && due.size() == static_cast<size_t>(tick.lifts_max())) {
      ledger.mutable_next_due()->set_day(static_cast<int32_t>(day));
      ledger.mutable_next_due()->set_listing(listing.value());
      break;
    }
    due.push_back(listing);
  }
  LB_RETURN_IF_ERROR(scan.status());

  ListingEditor editor(state, ledger);
  for (const ListingNumber listing : due) {
    LB_ASSIGN_OR_RETURN(const v1::EntryKind kind, editor.Expire(listing));
    if (kind == v1::ENTRY_KIND_LIFTED) applied.tally.set_lifted(applied.tally.lifted() + 1);
  }
  applied.erased_events = editor.TakeErasedEvents();
  return applied;
}

// Listings go on to name events that are deleted here: whoever follows such a number finds nothing.
void ApplyRetention(StateTransaction& state, log::v1::LedgerRow& ledger,
                    const log::v1::Retention& retention) {
  const int64_t kept = std::max<int64_t>(ledger.first_event(), 1);
  const int64_t first = std::min(retention.first_event(), ledger.last_event() + 1);
  if (first <= kept) return;
  for (int64_t event = kept; event < first; ++event) {
    EventTable::Delete(state, EventNumber(event));
    LiftTable::Delete(state, EventNumber(event));
  }
  ledger.set_first_event(first);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(StateStore& store) {
  LB_ASSIGN_OR_RETURN(auto row, LedgerTable::Get(store, kLedgerKey));
  return std::unique_ptr<Ledger>(new Ledger(store, row ? *std::move(row) : log::v1::LedgerRow()));
}

absl::StatusOr<Applied> Ledger::Apply(Position position, const log::v1::LogEntry& entry) {
  LB_CHECK(position == applied_position().Next());
  row_.set_applied_position(static_cast<int64_t>(position.value()));
  row_.set_time_ms(std::max(row_.time_ms(), entry.receive_time_ms()));
  switch (entry.entry_case()) {
    case log::v1::LogEntry::kChanges:
      return ChangeApplier(state_, row_).Apply(entry.changes());
    case log::v1::LogEntry::kTick:
      return ApplyTick(state_, row_, entry.tick());
    case log::v1::LogEntry::kAcknowledgements:
      LB_RETURN_IF_ERROR(ApplyAcknowledgements(state_, row_, entry.acknowledgements()));
      return Applied();
    case log::v1::LogEntry::kSubscriptionChange:
      LB_RETURN_IF_ERROR(ApplySubscriptionChange(state_, row_, entry.subscription_change()));
      return Applied();
    case log::v1::LogEntry::kWatchListPart:
      LB_RETURN_IF_ERROR(ApplyWatchListPart(state_, entry.watch_list_part()));
      return Applied();
    case log::v1::LogEntry::kRetention:
      ApplyRetention(state_, row_, entry.retention());
      return Applied();
    case log::v1::LogEntry::ENTRY_NOT_SET:
      break;
  }
  return absl::DataLossError(
      "the log holds an entry of a kind that this version does not know; run the version that "
      "wrote it");
}

absl::Status Ledger::CommitLater(std::function<void(const absl::Status&)> written) {
  LedgerTable::Put(state_, kLedgerKey, row_);
  return state_.CommitLater(std::move(written));
}

absl::Status Ledger::Commit() {
  LedgerTable::Put(state_, kLedgerKey, row_);
  return state_.Commit();
}

}  // namespace landbridge
