// SPDX-License-Identifier: Apache-2.0
// Which room may include which, and which libraries may be seen where. docs/architecture.md draws
// the same arrows.
#pragma once

#include <vector>

#include "tests/tidy/source_tree.h"

namespace landbridge::testing {

// Includes of a room that the including room may not see, and files in a folder that is no room.
Faults FindBrokenArrows(const std::vector<SourceFile>& files);

// Includes of a library's headers outside of the places that may see it.
Faults FindLibrariesOutOfPlace(const std::vector<SourceFile>& files);

// What would make applying the log depend on more than the log: clocks, threads, randomness, hash
// order, locales.
Faults FindIndeterminismInLedger(const std::vector<SourceFile>& files);

}  // namespace landbridge::testing
