// SPDX-License-Identifier: Apache-2.0
// What a subscriber costs the broker in memory, while nothing else happens.
#pragma once

#include "absl/status/statusor.h"
#include "tools/bench/scenario.h"
#include "tools/bench/table.h"

namespace landbridge::bench {

// One row for subscribers at the head of the feed, one for those that are behind and read nothing.
// Each run has a broker of its own: memory that was freed once would be used again.
absl::StatusOr<Table> MeasureSubscriberMemory(const Settings& settings);

}  // namespace landbridge::bench
