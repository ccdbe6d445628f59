// SPDX-License-Identifier: Apache-2.0
#include "tests/support/csv_file.h"

#include "tests/support/file_text.h"

namespace landbridge::testing {
namespace {

std::string WithoutQuotes(const std::string& cell) {
  if (cell.size() < 2 || cell.front() != '"') return cell;
  std::string text;
  for (size_t i = 1; i + 1 < cell.size(); ++i) {
    text += cell[i];
    if (cell[i] == '"' && cell[i + 1] == '"') ++i;
  }
  return text;
}

}  // namespace

std::vector<std::vector<std::string>> ReadCsv(const std::filesystem::path& path) {
  const std::string bytes = FileText(path);
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (const char c : bytes) {
    // A doubled quote closes and opens again: the second one stands for itself.
    if (c == '"') {
      quoted = !quoted;
      rows.back().back() += c;
    } else if (c == ',' && !quoted) {
      rows.back().emplace_back();
    } else if (c == '\n' && !quoted) {
      rows.push_back({""});
    } else if (c != '\r') {
      rows.back().back() += c;
    }
  }
  for (auto& row : rows) {
    for (std::string& cell : row) cell = WithoutQuotes(cell);
  }
  return rows;
}

}  // namespace landbridge::testing
