// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/csv_cell.h"

namespace landbridge {

std::string CsvCell(std::string_view text) {
  constexpr std::string_view kFormulaBegins = "=+-@\t\r\n";
  std::string cell = "\"";
  if (!text.empty() && kFormulaBegins.find(text[0]) != std::string_view::npos) cell += '\'';
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  cell += '"';
  return cell;
}

std::string CsvRow(std::span<const std::string> cells) {
  std::string row;
  for (const std::string& cell : cells) {
    if (!row.empty()) row += ',';
    row += CsvCell(cell);
  }
  row += "\r\n";
  return row;
}

}  // namespace landbridge
