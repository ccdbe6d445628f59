// SPDX-License-Identifier: Apache-2.0
// Whether something is still in the files of a folder, found by its bytes.
#pragma once

#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/file_text.h"

namespace landbridge::testing {

// Bytes that no compression shortens, so that stores keep them as they are.
inline std::string RandomBytes(size_t count, uint32_t seed) {
  std::mt19937 random(seed);
  std::string bytes(count, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random() & 0xff);
  return bytes;
}

// The files below `folder` that hold any stretch of `bytes`. Every stretch of 16 is looked for on
// its own, because a store may cut a value into pieces.
inline std::vector<std::string> FilesWith(const std::filesystem::path& folder,
                                          std::string_view bytes) {
  constexpr size_t kStretch = 16;
  std::vector<std::string> found;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    const std::string content = FileText(file.path());
    for (size_t at = 0; at + kStretch <= bytes.size(); at += kStretch) {
      if (content.find(bytes.substr(at, kStretch)) == std::string::npos) continue;
      found.push_back(std::filesystem::relative(file.path(), folder).string());
      break;
    }
  }
  return found;
}

}  // namespace landbridge::testing
