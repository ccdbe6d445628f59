// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/file_look.h"

#include <system_error>

#include "adapters/sources/side_files.h"

namespace landbridge {

FileLook LookAt(const std::filesystem::path& input) {
  FileLook look;
  std::error_code error;
  const auto add = [&look](const std::filesystem::path& file) {
    std::error_code gone;
    const auto time = std::filesystem::last_write_time(file, gone);
    const auto size = std::filesystem::file_size(file, gone);
    if (!gone) look[file.string()] = {time, size};
  };
  if (!std::filesystem::is_directory(input, error)) {
    add(input);
    return look;
  }
  for (const auto& entry : std::filesystem::directory_iterator(input, error)) {
    if (!IsSideFile(entry.path().filename().native())) add(entry.path());
  }
  return look;
}

}  // namespace landbridge
