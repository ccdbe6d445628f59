// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/merged_values.h"

#include <algorithm>
#include <map>
#include <utility>

namespace landbridge {

MergedValues::MergedValues(std::vector<MergedCells> merged) : merged_(std::move(merged)) {
  std::sort(merged_.begin(), merged_.end(),
            [](const MergedCells& a, const MergedCells& b) { return a.row_first < b.row_first; });
}

void MergedValues::Fill(SheetRow* row) {
  std::erase_if(open_, [row](const Open& open) { return open.cells.row_last < row->number(); });
  for (; next_ < merged_.size() && merged_[next_].row_first <= row->number(); ++next_) {
    // In a row that is not stored, cells are empty.
    if (merged_[next_].row_first < row->number()) continue;
    const SheetCell* const first = row->Find(merged_[next_].column_first);
    if (first != nullptr) open_.push_back({merged_[next_], *first});
  }
  if (open_.empty()) return;
  std::map<uint32_t, SheetCell> cells;
  for (size_t i = 0; i < row->size(); ++i) cells.emplace(row->cell(i).column, row->cell(i));
  for (const Open& open : open_) {
    for (uint32_t column = open.cells.column_first; column <= open.cells.column_last; ++column) {
      const auto [cell, added] = cells.emplace(column, open.first);
      if (added) cell->second.column = column;
    }
  }
  row->Start(row->number(), row->hidden());
  for (auto& [column, cell] : cells) row->Add(column) = std::move(cell);
}

}  // namespace landbridge
