// SPDX-License-Identifier: Apache-2.0
// How our programs write CSV for people: RFC 4180, UTF-8 with a byte order mark, and no cell that a
// spreadsheet would take for a formula. Any thread may call these functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace landbridge {

// Begins a file, so that spreadsheets open it as UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// `text` in quotes. Text that begins with = + - @ or a tab or line break gets an apostrophe before
// it: a spreadsheet then shows it as text, and whoever reads the file by program takes it off.
std::string CsvCell(std::string_view text);

// A whole row with its line end.
std::string CsvRow(std::span<const std::string> cells);

}  // namespace landbridge
