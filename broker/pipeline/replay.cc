// SPDX-License-Identifier: Apache-2.0
#include "broker/pipeline/replay.h"

#include <cstddef>
#include <optional>

#include "broker/ledger/state_origin.h"
#include "broker/pipeline/entries_ahead.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// Of entries; a batch ends earlier where these make much of the state to be rewritten.
constexpr size_t kBatchBytesMax = size_t{4} << 20;

}  // namespace

absl::StatusOr<std::unique_ptr<Ledger>> OpenLedger(const CommitLog& log, StateStore& state) {
  LB_RETURN_IF_ERROR(ClaimState(state, log.Epoch()));
  return Ledger::Open(state);
}

absl::Status ReplayInto(const CommitLog& log, Ledger& ledger,
                        const std::function<void(Position)>& progress) {
  const Position begin = ledger.applied_position();
  if (begin > log.Head()) {
    return absl::DataLossError("the state is at position " + ToString(begin) +
                               ", beyond the log's head " + ToString(log.Head()) +
                               ": it belongs to another log; start with --rebuild-state");
  }
  EntriesAhead entries(log, begin.Next());
  size_t uncommitted = 0;
  for (;;) {
    LB_ASSIGN_OR_RETURN(const std::optional<ParsedEntry> next, entries.Next());
    if (!next) break;
    LB_RETURN_IF_ERROR(ledger.Apply(next->position, next->entry).status());
    uncommitted += next->bytes;
    if (uncommitted < kBatchBytesMax && !ledger.MustCommit()) continue;
    LB_RETURN_IF_ERROR(ledger.CommitLater([](const absl::Status&) {}));  // or of the one before
    uncommitted = 0;
    if (progress) progress(ledger.applied_position());
  }
  if (ledger.applied_position() != begin) LB_RETURN_IF_ERROR(ledger.Commit());
  if (progress) progress(ledger.applied_position());
  return absl::OkStatus();
}

absl::Status Replay(const CommitLog& log, StateStore& state,
                    const std::function<void(Position)>& progress) {
  LB_ASSIGN_OR_RETURN(const std::unique_ptr<Ledger> ledger, OpenLedger(log, state));
  return ReplayInto(log, *ledger, progress);
}

absl::StatusOr<absl::Time> ReceiveTime(const CommitLog& log, Position position) {
  LB_ASSIGN_OR_RETURN(const std::optional<LogEntry> stored, log.NewReader(position)->Next());
  if (!stored) {
    return absl::OutOfRangeError("the log has no entry " + ToString(position) + " yet");
  }
  LB_ASSIGN_OR_RETURN(const ParsedEntry parsed, ParseEntry(*stored));
  return absl::FromUnixMillis(parsed.entry.receive_time_ms());
}

}  // namespace landbridge
