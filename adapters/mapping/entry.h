// SPDX-License-Identifier: Apache-2.0
// Inside of the mapping room: all rows that belong to one record, and how rules read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/mapping/cell_values.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/sources/row.h"

namespace landbridge {

// Rows are borrowed from the reader, until its next step.
struct Entry {
  const Row* main = nullptr;
  std::vector<const Row*> rows;  // the group, in the order of the file; `main` is one of them
  std::vector<std::vector<const Row*>> joined;  // by table
};

// The place in an entry that a rule reads: the record's main row, or an item of a `for_each`.
struct Scope {
  const Entry* entry;
  const Row* row;
  RowView view;

  static Scope Of(const Entry& entry) { return {&entry, entry.main, entry.main->view()}; }
};

// A value with the row that it came from.
struct CellValue {
  std::string_view text;
  const Row* row;
};

// Reads columns in scopes. Cheap to copy; the columns, by table, must outlive it.
class EntryValues {
 public:
  explicit EntryValues(const std::vector<TableColumns>& columns) : columns_(&columns) {}

  std::vector<CellValue> Values(const Scope& scope, const ColumnRef& column,
                                bool keep_spaces = false) const;

  // The column as the file calls it.
  std::string NameInFile(const ColumnRef& column) const {
    return (*columns_)[column.table].NameInFile(column.slot);
  }

  // Whether all conditions hold. Errors: as Pattern::Matches.
  absl::StatusOr<bool> Hold(const Scope& scope, const std::vector<ConditionPlan>& conditions) const;

  // The items of a loop.
  std::vector<Scope> Items(const Scope& scope, const ForEachPlan& loop) const;

 private:
  absl::StatusOr<bool> Holds(const Scope& scope, const ConditionPlan& condition) const;

  const std::vector<TableColumns>* columns_;
};

}  // namespace landbridge
