// SPDX-License-Identifier: Apache-2.0
// Columns that a source is told to leave out, by name.
//
// Pure functions. Any thread.
#pragma once

#include <fnmatch.h>

#include <algorithm>
#include <string>
#include <vector>

namespace landbridge {

// Whether a pattern, in which `*` stands for any text, is or fits the name.
inline bool MatchesColumn(const std::vector<std::string>& patterns, const std::string& name) {
  return std::any_of(patterns.begin(), patterns.end(), [&name](const std::string& pattern) {
    return pattern == name || (pattern.find('*') != std::string::npos &&
                               fnmatch(pattern.c_str(), name.c_str(), 0) == 0);
  });
}

}  // namespace landbridge
