// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/entry.h"

#include <algorithm>

#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

bool Contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::vector<CellValue> EntryValues::Values(const Scope& scope, const ColumnRef& column,
                                           bool keep_spaces) const {
  std::vector<CellValue> values;
  const TableColumns& columns = (*columns_)[column.table];
  const auto read = [&](const Row* row, const RowView& view) {
    for (const std::string_view text : columns.Values(view, column.slot, keep_spaces)) {
      values.push_back({text, row});
    }
  };
  switch (column.from) {
    case ColumnRef::From::kItem:
      read(scope.row, scope.view);
      break;
    case ColumnRef::From::kMain:
      read(scope.entry->main, scope.entry->main->view());
      break;
    case ColumnRef::From::kRows:
      for (const Row* row : scope.entry->rows) read(row, row->view());
      break;
    case ColumnRef::From::kJoined:
      for (const Row* row : scope.entry->joined[column.table]) read(row, row->view());
      break;
  }
  return values;
}

absl::StatusOr<bool> EntryValues::Holds(const Scope& scope, const ConditionPlan& condition) const {
  const std::vector<CellValue> values = Values(scope, condition.column);
  if (condition.present) return *condition.present == !values.empty();
  if (!condition.equals.empty()) {
    return std::any_of(values.begin(), values.end(), [&](const CellValue& value) {
      return Contains(condition.equals, value.text);
    });
  }
  if (!condition.not_equals.empty()) {
    return std::none_of(values.begin(), values.end(), [&](const CellValue& value) {
      return Contains(condition.not_equals, value.text);
    });
  }
  const bool wanted = condition.matches.has_value();
  const Pattern& pattern = wanted ? *condition.matches : *condition.not_matches;
  for (const CellValue& value : values) {
    LB_ASSIGN_OR_RETURN(const bool matches, pattern.Matches(value.text));
    if (matches) return wanted;
  }
  return !wanted;
}

absl::StatusOr<bool> EntryValues::Hold(const Scope& scope,
                                       const std::vector<ConditionPlan>& conditions) const {
  for (const ConditionPlan& condition : conditions) {
    LB_ASSIGN_OR_RETURN(const bool holds, Holds(scope, condition));
    if (!holds) return false;
  }
  return true;
}

std::vector<Scope> EntryValues::Items(const Scope& scope, const ForEachPlan& loop) const {
  std::vector<Scope> items;
  switch (loop.over) {
    case ForEachPlan::Over::kItems:
      for (const RowView& view : scope.view.Groups(loop.path)) {
        items.push_back({scope.entry, scope.row, view});
      }
      break;
    case ForEachPlan::Over::kRows:
      for (const Row* row : scope.entry->rows) items.push_back({scope.entry, row, row->view()});
      break;
    case ForEachPlan::Over::kJoined:
      for (const Row* row : scope.entry->joined[loop.table]) {
        items.push_back({scope.entry, row, row->view()});
      }
      break;
  }
  return items;
}

}  // namespace landbridge
