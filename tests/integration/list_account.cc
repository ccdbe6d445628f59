// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/list_account.h"

#include <algorithm>
#include <fstream>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/support/catch.h"
#include "tests/support/csv_file.h"

namespace landbridge::testing {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// "87 identity withheld"; "3: 3 required in Body, 1 required in Date", where a row has several
// reasons; or the number alone.
std::string CountCell(int64_t count, const Counts& of) {
  if (of.empty()) return absl::StrCat(count);
  if (of.size() == 1 && SumOf(of) == count) return Listed(of);
  return absl::StrCat(count, ": ", Listed(of));
}

}  // namespace

int64_t SumOf(const Counts& counts) {
  int64_t sum = 0;
  for (const auto& [name, count] : counts) sum += count;
  return sum;
}

std::string Listed(const Counts& counts) {
  return absl::StrJoin(counts, ", ", [](std::string* out, const auto& each) {
    absl::StrAppend(out, each.second, " ", each.first);
  });
}

bool AddsUp(const ListAccount& account) {
  return account.rows == account.accepted + account.further + account.repeated +
                             SumOf(account.skipped) + account.rejected;
}

std::string TableRow(const ListAccount& account) {
  const std::vector<std::string> cells = {
      account.profile.empty() ? "" : absl::StrCat("`", account.profile, "`"),
      absl::StrCat("`", account.file, "`"),
      account.in_file,
      absl::StrCat(account.rows),
      absl::StrCat(account.accepted),
      absl::StrCat(account.further),
      absl::StrCat(account.repeated),
      CountCell(SumOf(account.skipped), account.skipped),
      CountCell(account.rejected, account.reasons)};
  std::string row = "|";
  for (const std::string& cell : cells) {
    absl::StrAppend(&row, cell.empty() ? "" : " ", cell, " |");
  }
  return row;
}

Counts ReasonsOf(const std::string& report) {
  Counts reasons;
  const auto lines = ReadCsv(report);
  std::vector<std::string> names = lines.at(0);
  REQUIRE(names[0].starts_with(kByteOrderMark));
  names[0].erase(0, kByteOrderMark.size());
  const auto at = [&names](const char* name) {
    const auto found = std::find(names.begin(), names.end(), name);
    REQUIRE(found != names.end());
    return static_cast<size_t>(found - names.begin());
  };
  for (const auto& line : lines) {
    if (line.size() < names.size() || line[at("level")] != "error") continue;
    const std::string& rule = line[at("rule")];
    const std::string& column = line[at("column")];
    INFO(rule << " in " << column << ", row " << line[at("row")]);
    for (const char* needed : {"file", "row", "column", "rule", "message", "repair"})
      CHECK_FALSE(line[at(needed)].empty());
    ++reasons[absl::StrCat(rule, " in ", column)];
  }
  return reasons;
}

std::vector<std::string> TableOfDocument(const std::string& document, const std::string& header) {
  std::ifstream text(document);
  std::vector<std::string> rows;
  std::string line;
  while (std::getline(text, line) && line != header) {
  }
  std::getline(text, line);  // |---|
  while (std::getline(text, line) && line.starts_with("|")) rows.push_back(line);
  return rows;
}

}  // namespace landbridge::testing
