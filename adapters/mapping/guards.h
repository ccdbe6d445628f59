// SPDX-License-Identifier: Apache-2.0
// What must hold before records are withdrawn because a complete source no longer has them: an
// empty file, one that was cut, or half an export in the place of a whole one must not empty a
// list. And what must hold of any source before it is sent: a column of something else in the place
// of one of identifiers must not make other companies of all of them.
//
// Pure functions; any thread.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "adapters/mapping/drift.h"
#include "adapters/mapping/mapping.h"
#include "adapters/mapping/record_stream.h"

namespace landbridge {

// Whether each record has all of its rows, of complete sources and others. It can be asked from the
// first record of a pass on: send none before.
//
// Errors: kFailedPrecondition: a row could not be read that may belong to any record. The message
// says how to go on.
absl::Status CheckNoneLacks(const PassSummary& summary);

// Whether the pass saw the whole of the source, so that a record it did not see is really gone.
// Call it after the end of the pass and before anything is withdrawn. A rejected record counts as
// seen: do not withdraw its id. While a row is there whose record is not known, withdraw nothing.
//
// Errors: kFailedPrecondition: the mapping is not complete, the end is not clean, the declared
// count is wrong, there are too
//           few rows, or a row could not be read that may belong to any record (CheckNoneLacks).
//           The message says which and how to go on.
absl::Status CheckComplete(const Mapping& mapping, const PassSummary& summary,
                           const Accepted& accepted = {});

// Whether `withdrawn` of the `held` records that the broker has may go at once.
//
// Errors: kFailedPrecondition: more than the mapping's share. The message has both numbers and says
// how to go on.
absl::Status CheckWithdrawals(const Mapping& mapping, int64_t held, int64_t withdrawn);

// Whether what rules took as identifiers is such. A few that have not the form of their scheme are
// mistakes of their rows, and warnings there; most of them are a column that has changed its place.
// Call it after a whole pass and before anything is sent.
//
// Errors: kFailedPrecondition: of the identifiers of one rule at least half, ten or more, have not
// the form of their scheme, or all of three or more. The message names column, rule and first row,
// and says how to go on.
absl::Status CheckIdentifiers(const PassSummary& summary);

}  // namespace landbridge
