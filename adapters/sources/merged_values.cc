// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/merged_values.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace landbridge {
namespace {

// The values of all merged cells that are open in one row; each of them may be as long as a row.
constexpr int64_t kOpenBytesMax = int64_t{64} << 20;

int64_t Size(const SheetCell& cell) {
  return static_cast<int64_t>(cell.text.size() + cell.problem.size());
}

int64_t CountCells(const MergedCells& cells) {
  return (cells.row_last - cells.row_first + 1) *
         (int64_t{cells.column_last} - int64_t{cells.column_first} + 1);
}

absl::Status Overlap(const MergedCells& cells) {
  return absl::DataLossError(
      absl::StrCat("has merged cells at ", ColumnLetters(cells.column_first), cells.row_first,
                   " that overlap others, as no spreadsheet program writes them; undo them, or get "
                   "the file again"));
}

// `merged` is in the order of first rows.
absl::Status CheckOverlap(const std::vector<MergedCells>& merged) {
  std::map<uint32_t, uint32_t> columns;             // of those open, first to last
  std::set<std::pair<int64_t, uint32_t>> row_ends;  // of the same: last row, first column
  for (const MergedCells& cells : merged) {
    while (!row_ends.empty() && row_ends.begin()->first < cells.row_first) {
      columns.erase(row_ends.begin()->second);
      row_ends.erase(row_ends.begin());
    }
    const auto behind = columns.upper_bound(cells.column_last);
    if (behind != columns.begin() && std::prev(behind)->second >= cells.column_first) {
      return Overlap(cells);
    }
    columns.emplace(cells.column_first, cells.column_last);
    row_ends.emplace(cells.row_last, cells.column_first);
  }
  return absl::OkStatus();
}

}  // namespace

MergedValues::MergedValues(std::vector<MergedCells> merged, int64_t row_bytes_max)
    : merged_(std::move(merged)), row_bytes_max_(row_bytes_max) {}

absl::StatusOr<MergedValues> MergedValues::Of(std::vector<MergedCells> merged,
                                              int64_t row_bytes_max) {
  std::erase_if(merged, [](const MergedCells& cells) {
    return cells.row_last < cells.row_first || cells.column_last < cells.column_first;
  });
  std::sort(merged.begin(), merged.end(),
            [](const MergedCells& a, const MergedCells& b) { return a.row_first < b.row_first; });
  if (absl::Status status = CheckOverlap(merged); !status.ok()) return status;
  int64_t count = 0;
  for (const MergedCells& cells : merged) count += CountCells(cells);
  if (count > kSheetCellsMax) return TooMany(kSheetCellsMax, "cells");
  return MergedValues(std::move(merged), row_bytes_max);
}

void MergedValues::MoveTo(const SheetRow& row) {
  std::erase_if(open_, [&](const Open& open) {
    const bool over = open.cells.row_last < row.number();
    if (over && open.first) open_bytes_ -= Size(*open.first);
    return over;
  });
  for (; next_ < merged_.size() && merged_[next_].row_first <= row.number(); ++next_) {
    const MergedCells& cells = merged_[next_];
    // In a row that is not stored, cells are empty.
    if (cells.row_first < row.number()) continue;
    const SheetCell* const first = row.Find(cells.column_first);
    if (first == nullptr) continue;
    const bool fits = Size(*first) <= row_bytes_max_ && open_bytes_ + Size(*first) <= kOpenBytesMax;
    if (fits) open_bytes_ += Size(*first);
    open_.push_back({cells, fits ? std::optional(*first) : std::nullopt});
  }
}

bool MergedValues::Fill(SheetRow* row) {
  MoveTo(*row);
  if (open_.empty()) return true;
  std::map<uint32_t, const SheetCell*> cells;
  int64_t bytes = 0;
  for (size_t i = 0; i < row->size(); ++i) cells.emplace(row->cell(i).column, &row->cell(i));
  for (const auto& [column, cell] : cells) bytes += Size(*cell);
  for (const Open& open : open_) {
    for (uint32_t column = open.cells.column_first; column <= open.cells.column_last; ++column) {
      if (cells.contains(column)) continue;
      if (!open.first || (bytes += Size(*open.first)) > row_bytes_max_) return false;
      cells.emplace(column, &*open.first);
    }
  }
  SheetRow filled;
  filled.Start(row->number(), row->hidden());
  for (const auto& [column, cell] : cells) {
    SheetCell& added = filled.Add(column);
    added = *cell;
    added.column = column;
  }
  *row = std::move(filled);
  return true;
}

}  // namespace landbridge
