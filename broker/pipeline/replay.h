// SPDX-License-Identifier: Apache-2.0
// Brings a state up to its log.
#pragma once

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/ledger/ledger.h"
#include "storage/commit_log.h"
#include "storage/position.h"
#include "storage/state_store.h"

namespace landbridge {

// The ledger of `state`, which has applied what it has of `log`.
//
// Errors: those of the store's reads; kDataLoss, kFailedPrecondition: the state is not one of this
// log, or of another format (broker/ledger/state_origin.h).
absl::StatusOr<std::unique_ptr<Ledger>> OpenLedger(const CommitLog& log, StateStore& state);

// Applies what `ledger` lacks of `log`: one thread reads, one applies, one writes. `progress` is
// called now and then with the applied position; it may be null.
//
// Errors: those of the log's and the store's reads and writes; kDataLoss also when the state is
// ahead of this log: rebuild it.
absl::Status ReplayInto(const CommitLog& log, Ledger& ledger,
                        const std::function<void(Position)>& progress);

// Both, for a state that nothing else is done with.
absl::Status Replay(const CommitLog& log, StateStore& state,
                    const std::function<void(Position)>& progress);

// When the broker received the entry at `position`, by its clock then.
//
// Errors: those of LogReader::Next().
absl::StatusOr<absl::Time> ReceiveTime(const CommitLog& log, Position position);

}  // namespace landbridge
