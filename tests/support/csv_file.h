// SPDX-License-Identifier: Apache-2.0
// Comma-separated text that a test compares with, read by the plainest means: quotes, doubled
// quotes, line breaks inside of quotes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace landbridge::testing {

// The cells of each line, as bytes. Behind the last line break stands one more row, of one empty
// cell.
std::vector<std::vector<std::string>> ReadCsv(const std::filesystem::path& path);

}  // namespace landbridge::testing
