// SPDX-License-Identifier: Apache-2.0
// What can be seen of files without reading them: a look that differs from the one before says that
// somebody changed something.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace landbridge {

// Time of the last change and size, by path.
using FileLook = std::map<std::string, std::pair<std::filesystem::file_time_type, std::uintmax_t>>;

// Looks at a file, or at the files of a folder other than side files (side_files.h). What is not
// there is not in the look.
FileLook LookAt(const std::filesystem::path& input);

}  // namespace landbridge
