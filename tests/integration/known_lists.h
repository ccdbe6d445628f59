// SPDX-License-Identifier: Apache-2.0
// The real lists, the profile that reads each, and what in their folders is no list.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace landbridge::testing {

enum class CountedBy { kLines, kQuotedLines, kElements, kSheetRows };

// The file of one table of a profile.
struct ListFile {
  std::string name;
  CountedBy counted_by = CountedBy::kLines;
  std::vector<std::string> elements = {};  // the names of those that are rows
  // Lines or rows of a sheet that are no rows of the table, by what they are.
  std::map<std::string, int64_t> no_rows = {};
};

struct KnownList {
  std::string profile;                     // without folder and ending
  std::string folder;                      // below the folder of the real lists
  std::vector<ListFile> files;             // in the order of the mapping's tables
  std::vector<std::string> settings = {};  // NAME=VALUE
};

const std::vector<KnownList>& KnownLists();

// Profiles of schemas of which no real file is at hand: they have samples and tests of their own.
const std::vector<std::string>& ProfilesWithoutList();

// Folders, and files in the folders of lists, that are no list, with the reason.
const std::map<std::string, std::string>& NoLists();

}  // namespace landbridge::testing
