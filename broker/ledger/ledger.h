// SPDX-License-Identifier: Apache-2.0
// The deterministic state machine: applies log entries to the state and composes events. Two
// ledgers that applied the same log have the same state, byte for byte. It sees no clock, no
// configuration and no keys; all that was decided before the entry was written.
//
//   LB_ASSIGN_OR_RETURN(const auto ledger, Ledger::Open(state));
//   LB_ASSIGN_OR_RETURN(const Applied applied, ledger->Apply(position, entry));
//   LB_RETURN_IF_ERROR(ledger->Commit());   // now readers see it
//
// Belongs to one thread at a time; nobody else writes to the state. Must not outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/ledger/numbers.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/record.pb.h"
#include "storage/position.h"
#include "storage/state_store.h"
#include "storage/state_transaction.h"

namespace landbridge {

// What became of one entry.
struct Applied {
  int64_t through_sequence = 0;  // of the source, for a batch of changes
  std::vector<v1::Rejection> rejections;
  v1::Tally tally;
  // Earlier events that lost their content, because their listings were lifted. Whoever keeps
  // copies of events drops these.
  std::vector<EventNumber> erased_events;
};

class Ledger {
 public:
  // Errors: those of the store's reads.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(StateStore& store);

  // Applies the entry at `position`. Several entries may be applied before one Commit(), until
  // MustCommit().
  //
  // Requires: `position` follows the last applied one.
  // Errors: those of the store's reads; kDataLoss for an entry of unknown kind (a newer version
  // wrote it). The process cannot go on after either.
  absl::StatusOr<Applied> Apply(Position position, const log::v1::LogEntry& entry);

  // Whether what was applied since the last commit takes so much memory that it is to be committed
  // before more is applied. A short change can rewrite a long row, so the bytes of the entries do
  // not tell. Where commits fall makes no difference to the state.
  bool MustCommit() const { return state_.batch_bytes() >= kBatchBytesMax; }

  // Writes what was applied, with its position, as one batch.
  //
  // Errors: those of StateStore::Write().
  absl::Status Commit();

  // As Commit(), on another thread, which then calls `written`: more can be applied meanwhile.
  // Waits while an earlier one is being written or its `written` runs.
  //
  // Errors: that of an earlier one; this one is not written, nor `written` called.
  absl::Status CommitLater(std::function<void(const absl::Status&)> written);
  // Waits until nothing is being written and no `written` runs.
  void AwaitCommit() { state_.Await(); }

  // The last applied position and event, committed or not.
  Position applied_position() const {
    return Position(static_cast<uint64_t>(row_.applied_position()));
  }
  EventNumber last_event() const { return EventNumber(row_.last_event()); }

  // The day of the last tick, in days since 1970-01-01; 0 before the first.
  int32_t today() const { return row_.today(); }

  // Whether the last tick left listings that are to be lifted by a further one.
  bool lifts_remain() const { return row_.has_next_due(); }

 private:
  // One entry may go beyond by what its changes make.
  static constexpr size_t kBatchBytesMax = size_t{32} << 20;

  Ledger(StateStore& store, log::v1::LedgerRow row) : state_(store), row_(std::move(row)) {}

  StateTransaction state_;
  log::v1::LedgerRow row_;
};

}  // namespace landbridge
