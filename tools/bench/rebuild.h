// SPDX-License-Identifier: Apache-2.0
// The part of `recovery` that derives a whole state from the log again, against taking in the same
// changes.
#pragma once

#include "absl/status/statusor.h"
#include "tools/bench/scenario.h"
#include "tools/bench/table.h"

namespace landbridge::bench {

// Errors: as Scenario; kInternal also when the state comes out otherwise.
absl::StatusOr<Table> MeasureRebuild(const Settings& settings);

}  // namespace landbridge::bench
