// SPDX-License-Identifier: Apache-2.0
// What can be seen of files without reading them: a look that differs from the one before says that
// somebody changed something.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace landbridge {

// Time of the last change and size, by path.
using FileLook = std::map<std::string, std::pair<std::filesystem::file_time_type, std::uintmax_t>>;

// Looks at a file, or at the files of a folder other than side files (side_files.h). What is not
// there is not in the look.
FileLook LookAt(const std::filesystem::path& input);

// A look at a mapping and at the files that its `fields_from` names.
FileLook LookAtMapping(const std::filesystem::path& mapping,
                       std::span<const std::string> fields_from);

// Whether nobody wrote to `files` since `before`, and nobody seems to be writing. Where one was
// written to just now it waits a second for more.
bool KeptStill(const std::vector<std::filesystem::path>& files, const FileLook& before);
FileLook LookAtAll(const std::vector<std::filesystem::path>& files);

}  // namespace landbridge
