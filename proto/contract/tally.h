// SPDX-License-Identifier: Apache-2.0
// Sums of what became of changes. Any thread may call this function.
#pragma once

#include "landbridge/v1/record.pb.h"

namespace landbridge {

// Adds each number of `part` to the one of `sum`.
void AddTally(const v1::Tally& part, v1::Tally& sum);

}  // namespace landbridge
