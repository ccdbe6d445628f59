// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/row.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/check.h"

namespace landbridge {

std::optional<ColumnId> ColumnNames::Find(std::string_view name) const {
  const auto found = ids_.find(name);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

ColumnId ColumnNames::Intern(std::string_view name) {
  if (const auto known = Find(name)) return *known;
  const auto id = static_cast<ColumnId>(names_.size());
  ids_.emplace(names_.emplace_back(name), id);
  return id;
}

int ColumnNames::place(ColumnId column) const {
  const auto said = places_.find(column);
  return said == places_.end() ? static_cast<int>(column) + 1 : said->second;
}

std::optional<ColumnId> ColumnNames::AtPlace(int wanted) const {
  for (size_t i = 0; i < names_.size(); ++i) {
    if (place(static_cast<ColumnId>(i)) == wanted) return static_cast<ColumnId>(i);
  }
  return std::nullopt;
}

void ColumnNames::SetPlace(ColumnId column, int place) { places_[column] = place; }

std::string RowPlace::ToString() const {
  if (part.empty()) return line == 0 ? file : absl::StrCat(file, ":", line);
  if (!sheet().empty()) return absl::StrCat(file, ": sheet ", part, ", row ", line);
  return absl::StrCat(file, ": ", part, " ", number, ", line ", line);
}

std::optional<ColumnId> RowView::Resolve(std::string_view path) const {
  const ColumnNames& names = *row_->columns_;
  if (!base_) return names.Find(path);
  if (path == ".") return base_;
  std::string whole = names.name(*base_);
  whole += '/';
  whole += path;
  return names.Find(whole);
}

std::optional<std::string_view> RowView::First(std::string_view path) const {
  const auto column = Resolve(path);
  return column ? First(*column) : std::nullopt;
}

std::optional<std::string_view> RowView::First(ColumnId column) const {
  for (size_t i = 0; i < size(); ++i) {
    if (this->column(i) == column) return value(i);
  }
  return std::nullopt;
}

std::vector<std::string_view> RowView::Values(std::string_view path) const {
  const auto column = Resolve(path);
  return column ? Values(*column) : std::vector<std::string_view>();
}

std::vector<std::string_view> RowView::Values(ColumnId column) const {
  std::vector<std::string_view> values;
  for (size_t i = 0; i < size(); ++i) {
    if (this->column(i) == column) values.push_back(value(i));
  }
  return values;
}

std::vector<RowView> RowView::Groups(std::string_view path) const {
  std::vector<RowView> groups;
  const auto column = Resolve(path);
  if (!column) return groups;
  for (size_t i = group_begin_; i < group_end_; ++i) {
    const Row::Group& group = row_->groups_[i];
    if (group.path != *column) continue;
    groups.push_back(
        RowView(row_, column, group.cell_begin, group.cell_end, i + 1, group.group_end));
  }
  return groups;
}

ColumnId RowView::column(size_t index) const { return row_->cells_[cell_begin_ + index].column; }

std::string_view RowView::value(size_t index) const {
  const Row::Cell& cell = row_->cells_[cell_begin_ + index];
  return std::string_view(row_->text_).substr(cell.begin, cell.size);
}

RowView Row::view() const {
  return RowView(this, std::nullopt, 0, cells_.size(), 0, groups_.size());
}

void Row::Start(std::shared_ptr<const ColumnNames> columns) {
  columns_ = std::move(columns);
  text_.clear();
  cells_.clear();
  groups_.clear();
}

void Row::Add(ColumnId column, std::string_view value) {
  cells_.push_back({column, text_.size(), value.size()});
  text_ += value;
}

size_t Row::OpenGroup(ColumnId path) {
  groups_.push_back({path, cells_.size(), cells_.size(), groups_.size() + 1});
  return groups_.size() - 1;
}

void Row::CloseGroup(size_t group) {
  LB_CHECK(group < groups_.size());
  groups_[group].cell_end = cells_.size();
  groups_[group].group_end = groups_.size();
}

}  // namespace landbridge
