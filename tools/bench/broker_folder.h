// SPDX-License-Identifier: Apache-2.0
// What a scenario does with the folder of a broker that does not run, or that rests.
//
// Any thread may call these functions.
#pragma once

#include <filesystem>

#include "absl/status/status.h"

namespace landbridge::bench {

// Makes `to` what `from` holds. Files that the store never changes are shared, so that it takes
// little time and space. Of a broker that rests, it is what kill -9 would leave.
//
// Requires: `to` does not exist, and is on the same file system; nothing is written to `from`.
// Errors: kInternal: a file could not be copied.
absl::Status CloneFolder(const std::filesystem::path& from, const std::filesystem::path& to);

// Makes the system forget what it has of these files in memory, so that they are read from the disk
// next time.
//
// Errors: kInternal: a file could not be opened or written out.
absl::Status DropFromMemory(const std::filesystem::path& folder);

}  // namespace landbridge::bench
