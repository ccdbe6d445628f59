// SPDX-License-Identifier: Apache-2.0
// The cases of a conformance run. Each starts brokers and adapters of its own and says what came of
// it.
//
// Requires, for all but RowsAddUp: RowsAddUp passed, so `trial.calm` is set.
// Errors: what kept the case from being judged: a program that does not start or does not end.
#pragma once

#include "absl/status/statusor.h"
#include "adapters/conform/trial.h"
#include "adapters/conform/verdict.h"

namespace landbridge {

// Every row is accounted for, the broker holds what the mapping makes of them, and a second run
// sends nothing. Sets `trial.calm`.
absl::StatusOr<CaseOutcome> RowsAddUp(Trial& trial);

absl::StatusOr<CaseOutcome> AdapterKilled(Trial& trial);
absl::StatusOr<CaseOutcome> BrokerKilled(Trial& trial);
absl::StatusOr<CaseOutcome> BrokerSlow(Trial& trial);
absl::StatusOr<CaseOutcome> BrokerGone(Trial& trial);

absl::StatusOr<CaseOutcome> RowsRepeated(Trial& trial);
absl::StatusOr<CaseOutcome> RowsReversed(Trial& trial);
absl::StatusOr<CaseOutcome> RowOversized(Trial& trial);

absl::StatusOr<CaseOutcome> FileCutOff(Trial& trial);
absl::StatusOr<CaseOutcome> OtherEncoding(Trial& trial);
absl::StatusOr<CaseOutcome> ColumnsRenamed(Trial& trial);

}  // namespace landbridge
