// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/column_resolver.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"

namespace landbridge {
namespace {

constexpr std::string_view kRows = "rows";

std::string Below(const std::string& base, std::string_view path) {
  if (base.empty()) return std::string(path);
  if (path == ".") return base;
  return absl::StrCat(base, "/", AbslView(path));
}

// The joined table that the first part of `text` names.
std::optional<size_t> JoinedTable(const config::v1::Mapping& config, std::string_view name) {
  for (int i = 1; i < config.tables_size(); ++i) {
    if (config.tables(i).name() == name) return static_cast<size_t>(i);
  }
  return std::nullopt;
}

}  // namespace

size_t ColumnResolver::Slot(size_t table, std::string_view name) {
  std::vector<ColumnSlot>& slots = plan_->tables[table].slots;
  for (size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].name == name) return i;
  }
  ColumnSlot slot;
  slot.name = name;
  slot.names.emplace_back(name);
  for (const config::v1::Column& column : config_.tables(static_cast<int>(table)).columns()) {
    if (column.name() != name) continue;
    slot.names.insert(slot.names.end(), column.also().begin(), column.also().end());
    slot.optional = column.optional();
    slot.position = column.position();
  }
  slots.push_back(std::move(slot));
  return slots.size() - 1;
}

absl::StatusOr<ColumnRef> ColumnResolver::Column(const ColumnScope& scope, std::string_view text) {
  ColumnRef ref;
  ref.text = text;
  std::string_view name = text;
  if (name.starts_with('/')) {
    ref.from = ColumnRef::From::kMain;
    name.remove_prefix(1);
  } else if (scope.is_root) {
    const size_t slash = name.find('/');
    if (slash != std::string_view::npos) {
      const std::string_view head = name.substr(0, slash);
      const std::optional<size_t> joined = JoinedTable(config_, head);
      if (joined || (head == kRows && plan_->tables[0].group)) {
        ref.from = joined ? ColumnRef::From::kJoined : ColumnRef::From::kRows;
        ref.table = joined.value_or(0);
        name.remove_prefix(slash + 1);
      }
    }
  } else {
    ref.table = scope.table;
  }
  if (name.empty()) return absl::InvalidArgumentError("names no column; write its name");
  const bool in_item = ref.from == ColumnRef::From::kItem;
  ref.slot = Slot(ref.table, in_item ? Below(scope.base, name) : std::string(name));
  return ref;
}

void ColumnResolver::NoteAmounts(const ColumnRef& column, const AmountPlan& amount) {
  std::vector<ColumnSlot>& slots = plan_->tables[column.table].slots;
  // A column whose name has a fault has no slot.
  if (column.slot < slots.size()) slots[column.slot].amounts.push_back(amount);
}

absl::StatusOr<ColumnResolver::Loop> ColumnResolver::ForEach(const ColumnScope& scope,
                                                             std::string_view text) const {
  Loop loop;
  loop.scope.is_root = false;
  const std::optional<size_t> joined = JoinedTable(config_, text);
  if (joined || text == kRows) {
    if (!scope.is_root) {
      return absl::InvalidArgumentError(
          "goes over tables inside of another `for_each`; take the rule out of it");
    }
    if (!joined && !plan_->tables[0].group) {
      return absl::InvalidArgumentError(
          "goes over the rows of a group, but the first table has no `group_by`; add one");
    }
    loop.plan.over = joined ? ForEachPlan::Over::kJoined : ForEachPlan::Over::kRows;
    loop.plan.table = joined.value_or(0);
    loop.scope.table = loop.plan.table;
    return loop;
  }
  if (plan_->tables[scope.table].has_header) {
    std::string tables;
    for (int i = 1; i < config_.tables_size(); ++i) {
      absl::StrAppend(&tables, ", ", config_.tables(i).name());
    }
    return absl::InvalidArgumentError(absl::StrCat(
        "is no joined table, and rows of a table have no repeated elements; there are: "
        "rows",
        tables));
  }
  loop.plan.path = text;
  loop.plan.table = scope.table;
  loop.scope.table = scope.table;
  loop.scope.base = Below(scope.base, text);
  return loop;
}

}  // namespace landbridge
