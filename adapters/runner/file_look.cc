// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/file_look.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <thread>

#include "adapters/sources/side_files.h"

namespace landbridge {
namespace {

constexpr auto kFresh = std::chrono::seconds(3);
constexpr auto kPause = std::chrono::seconds(1);

}  // namespace

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

FileLook LookAtAll(const std::vector<std::filesystem::path>& files) {
  FileLook look;
  for (const std::filesystem::path& file : files) look.merge(LookAt(file));
  return look;
}

FileLook LookAtMapping(const std::filesystem::path& mapping,
                       std::span<const std::string> fields_from) {
  FileLook look = LookAt(mapping);
  for (const std::string& file : fields_from) look.merge(LookAt(file));
  return look;
}

bool KeptStill(const std::vector<std::filesystem::path>& files, const FileLook& before) {
  const auto now = std::filesystem::file_time_type::clock::now();
  const bool fresh = std::any_of(before.begin(), before.end(), [&](const auto& seen) {
    return now - seen.second.first < kFresh;
  });
  if (fresh) std::this_thread::sleep_for(kPause);
  return LookAtAll(files) == before;
}

}  // namespace landbridge
