// SPDX-License-Identifier: Apache-2.0
// How mappings name several columns at once: `*` stands for any text, and every other character for
// itself, for headers are full of brackets and question marks.
//
// Pure functions. Any thread.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace landbridge {

inline bool FitsColumnPattern(std::string_view name, std::string_view pattern) {
  size_t at = 0;
  size_t in_pattern = 0;
  size_t star = std::string_view::npos;  // the last one met
  size_t star_end = 0;                   // of what it stands for in the name
  while (at < name.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      star_end = at;
    } else if (in_pattern < pattern.size() && pattern[in_pattern] == name[at]) {
      ++in_pattern;
      ++at;
    } else if (star != std::string_view::npos) {
      in_pattern = star + 1;
      at = ++star_end;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

inline bool FitsAnyColumnPattern(std::string_view name, const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(), [name](const std::string& pattern) {
    return FitsColumnPattern(name, pattern);
  });
}

}  // namespace landbridge
