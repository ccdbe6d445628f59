// SPDX-License-Identifier: Apache-2.0
// What a table looked like in one pass, so that the next pass can tell what has changed, and so
// that a column of something else is seen.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/sources/row.h"

namespace landbridge {

struct ColumnLook {
  std::string name;     // as the file calls it
  std::string read_as;  // as the mapping calls it; empty where no rule reads it
  int place = 0;        // where it stands in a table, from 1
  int64_t filled = 0;   // rows in which it has a value
  int64_t figures = 0;  // of those, rows whose value is made of digits and their separators
};

struct TableLook {
  std::string file;                 // its name; empty where it had no row
  std::vector<ColumnLook> columns;  // in the order of the file
  int64_t rows = 0;                 // that could be read, skipped ones too
  RowPlace first_row;
  std::vector<std::string> lines_above;  // SourceSummary
};

// What a rule took from a column as identifiers.
struct IdentifierLook {
  std::string target;  // of the rule: "decision.subject.identifiers"
  std::string column;  // as the file calls it
  int64_t read = 0;
  int64_t malformed = 0;  // of those, without the form of their scheme
  // Of the first of these.
  std::string scheme;
  RowPlace first_malformed;
};

}  // namespace landbridge
