// SPDX-License-Identifier: Apache-2.0
// Links between documents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/source_tree.h"

namespace landbridge::testing {

// Relative links in Markdown whose file, folder or heading is not there. Links inside of code are
// text.
Faults FindBrokenLinks(const std::vector<SourceFile>& files);

// The name under which a heading is linked to: "What must hold" as "what-must-hold".
std::string AnchorOf(std::string_view heading);

}  // namespace landbridge::testing
