// SPDX-License-Identifier: Apache-2.0
// One JSON object into one Row, without a tree in between. Paths, groups and repeated values are as
// JsonLinesOptions says, wherever the object stands.
//
// One thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sources/row.h"
#include "adapters/sources/row_source.h"

namespace landbridge {

// Appends a member's name to a path, where `/` is written `~1` and `~` is written `~0`.
void AppendMember(std::string_view name, std::string* path);

class JsonRowReader {
 public:
  // Why a text is no row.
  struct Problem {
    RowRule rule = RowRule::kSyntax;
    size_t position = 0;  // in the text, where one is to blame
    std::string message;
  };

  // `names` gets every path that occurs and must outlive the reader. `noun` is what messages call
  // the text: "line", "row".
  JsonRowReader(ColumnNames* names, int depth_max, std::string_view noun)
      : names_(names), depth_max_(depth_max), noun_(noun) {}

  // Adds the members of the object `text` to `row`. After a problem the row is incomplete.
  //
  // Requires: `row` was started with the same names; `text` is UTF-8.
  std::optional<Problem> Read(std::string_view text, Row* row);

 private:
  class Handler;

  ColumnNames* const names_;
  const int depth_max_;
  const std::string noun_;
  // By column: the serial number of the object that had a member of this path last.
  std::vector<uint64_t> member_of_;
  uint64_t objects_ = 0;
};

}  // namespace landbridge
