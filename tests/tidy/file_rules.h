// SPDX-License-Identifier: Apache-2.0
// Rules that every file keeps, whatever it is about.
#pragma once

#include <vector>

#include "tests/tidy/source_tree.h"

namespace landbridge::testing {

// Files without their licence line, where the format has comments: in the first line, or in the
// second after `#!`.
Faults FindMissingLicence(const std::vector<SourceFile>& files);

// Lines of C++ with more than 100 columns.
Faults FindLongLines(const std::vector<SourceFile>& files);

// Files of more than 450 lines that are not named here with a reason, and names whose files are not
// so long any more.
Faults FindLongFiles(const std::vector<SourceFile>& files);

// Notes of work that was left undone.
Faults FindUnfinishedWork(const std::vector<SourceFile>& files);

// Paths and hosts that mean something on one machine only.
Faults FindTracesOfMachines(const std::vector<SourceFile>& files);

}  // namespace landbridge::testing
