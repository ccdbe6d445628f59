// SPDX-License-Identifier: Apache-2.0
// How many rows a file has, counted by the plainest means, so that no source of the adapters is its
// own witness.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace landbridge::testing {

// Lines, whether the last one ends or not. A line break between double quotes ends none when
// `quoted`.
int64_t CountLines(const std::filesystem::path& file, bool quoted);

// Start tags of these names.
int64_t CountElements(const std::filesystem::path& file, const std::vector<std::string>& names);

// Rows of the first sheet of an xlsx file.
int64_t CountSheetRows(const std::filesystem::path& file);

}  // namespace landbridge::testing
