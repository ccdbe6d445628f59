// SPDX-License-Identifier: Apache-2.0
// Inside of the mapping room: what counts as a value, and where a table's columns are in its rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/mapping/record_stream.h"
#include "adapters/mapping/source_look.h"
#include "adapters/sources/row.h"

namespace landbridge {

// `text` without white space at both ends, the ideographic and the no-break space too.
std::string_view TrimSpaces(std::string_view text);

// The columns of one table's file. Belongs to one thread; the plan must outlive it.
class TableColumns {
 public:
  explicit TableColumns(const TablePlan& plan) : plan_(plan) {}

  // Compares the header of `file` with the mapping.
  //
  // Errors: kFailedPrecondition: a column that is not known (where the mapping says `stop`), one
  // that is missing, one that is there under two names, or one of amounts that states another unit
  // than the mapping. The message says what to do.
  absl::Status CheckHeader(const ColumnNames& names, std::string_view file);

  // Takes the names of a header without comparing them.
  void Learn(const ColumnNames& names);

  // Counts the row for Look(), finds columns that came up with it, and says which of its columns
  // the mapping does not know, as findings where it says `reject` (each row) or `warn` (the first
  // row).
  //
  // Errors: kFailedPrecondition: one where it says `stop`.
  absl::Status CheckRow(const Row& row, std::vector<RowFinding>* findings);

  // Values of a slot in `view`, without spaces at their ends; those that mean "none" are left out.
  // `keep_spaces`: with them. Valid as long as the row.
  std::vector<std::string_view> Values(const RowView& view, size_t slot, bool keep_spaces) const;

  // The slot's column as the file calls it, or as the mapping does where sheets call it
  // differently.
  std::string NameInFile(size_t slot) const;

  // The table in the rows so far.
  TableLook Look() const;

 private:
  enum class State : uint8_t { kKnown, kUnknown, kReported };

  // Of one column, in the rows so far.
  struct Count {
    int64_t filled = 0;
    int64_t figures = 0;
    int64_t last_row = 0;  // the row that was counted last: some formats repeat a column in a row
  };

  bool IsIgnored(std::string_view name) const;
  // Whether a cell with this text, which is trimmed, has no value.
  bool IsNone(std::string_view text) const;
  std::vector<ColumnId> FindSlot(const ColumnSlot& slot) const;
  void CountRow(const Row& row);
  // Those that rules read and that are not there.
  std::vector<std::string> MissingColumns() const;

  const TablePlan& plan_;
  const ColumnNames* names_ = nullptr;
  std::vector<State> states_;                 // by column
  std::vector<std::vector<ColumnId>> slots_;  // by slot
  std::vector<Count> counts_;                 // by column
  int64_t rows_ = 0;
  RowPlace first_row_;
};

}  // namespace landbridge
