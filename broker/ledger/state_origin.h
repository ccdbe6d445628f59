// SPDX-License-Identifier: Apache-2.0
// Which log a state was derived from, and by which layout of its rows. The positions that a state
// holds mean nothing in another log, and its rows nothing to a version that lays them out
// otherwise.
#pragma once

#include "absl/status/status.h"
#include "storage/commit_log.h"
#include "storage/state_store.h"

namespace landbridge {

// OK when `state` is empty, or was derived from the log with this epoch in the format of this
// version.
//
// Errors: those of the store's reads; kDataLoss: it was derived from another log; rebuild it, or
// bring back the log that it belongs to. kFailedPrecondition: it has another format; rebuild it, or
// use the version that wrote it.
absl::Status CheckOrigin(const StateStore& state, const LogEpoch& epoch);

// As CheckOrigin; an empty state is noted down as one of this log.
//
// Errors: also those of StateStore::Write().
absl::Status ClaimState(StateStore& state, const LogEpoch& epoch);

}  // namespace landbridge
