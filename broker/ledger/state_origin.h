// SPDX-License-Identifier: Apache-2.0
// Which log a state was derived from. The positions that a state holds mean nothing in another log.
#pragma once

#include "absl/status/status.h"
#include "storage/commit_log.h"
#include "storage/state_store.h"

namespace landbridge {

// OK when `state` was derived from the log with this epoch, or does not say: it is empty, or an
// earlier version wrote it.
//
// Errors: those of the store's reads; kDataLoss: it was derived from another log; rebuild it, or
// bring back the log that it belongs to.
absl::Status CheckOrigin(const StateStore& state, const LogEpoch& epoch);

// As CheckOrigin; a state that does not say is noted down as one of this log.
//
// Errors: also those of StateStore::Write().
absl::Status ClaimState(StateStore& state, const LogEpoch& epoch);

}  // namespace landbridge
