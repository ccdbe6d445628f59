// SPDX-License-Identifier: Apache-2.0
// What became of the rows of one file of a list, as a row of the table in docs/profiles.md.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace landbridge::testing {

using Counts = std::map<std::string, int64_t>;  // by what is counted

struct ListAccount {
  std::string profile;  // empty for a joined table
  std::string file;
  std::string in_file;   // by the plain count: "640 lines: 1 end mark"
  int64_t rows = 0;      // as the adapter read them
  int64_t accepted = 0;  // records
  int64_t further = 0;   // rows of a record that another row began
  int64_t repeated = 0;  // with record id and content of a row before
  Counts skipped;        // by the mapping's reason
  int64_t rejected = 0;  // rows
  Counts reasons;        // "required in Body"
};

int64_t SumOf(const Counts& counts);
// "1 header, 2 title lines".
std::string Listed(const Counts& counts);

// Whether each row is one of those that follow it in the account.
bool AddsUp(const ListAccount& account);

std::string TableRow(const ListAccount& account);

// The errors of a rejects report (CSV), by rule and column. Checks that each names its row, its
// column, its rule, what is wrong and what to do.
Counts ReasonsOf(const std::string& report);

// The rows of the Markdown table with that header line, without the header.
std::vector<std::string> TableOfDocument(const std::string& document, const std::string& header);

}  // namespace landbridge::testing
