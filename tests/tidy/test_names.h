// SPDX-License-Identifier: Apache-2.0
// Documents name tests as the proof of what they say.
#pragma once

#include <vector>

#include "tests/tidy/source_tree.h"

namespace landbridge::testing {

// Names in Markdown after "- Tests:", in double quotes, of which no test of the tree has the name.
Faults FindUnknownTests(const std::vector<SourceFile>& files);

}  // namespace landbridge::testing
