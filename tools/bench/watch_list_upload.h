// SPDX-License-Identifier: Apache-2.0
// What it takes to upload a watch list and to have it in use, while nothing else happens.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "tools/bench/scenario.h"
#include "tools/bench/table.h"

namespace landbridge::bench {

// The upload, the broker's memory, and the opening of streams. Each run has a broker of its own:
// memory that was freed once would be used again.
//
// Errors: kInternal: a stream does not show exactly what is watched; others: something failed.
absl::StatusOr<std::vector<Table>> MeasureWatchListUpload(const Settings& settings);

}  // namespace landbridge::bench
