// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/sheet.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"

namespace landbridge {

void SheetRow::Start(int64_t number, bool hidden) {
  number_ = number;
  hidden_ = hidden;
  size_ = 0;
}

SheetCell& SheetRow::Add(uint32_t column) {
  if (size_ == cells_.size()) cells_.emplace_back();
  SheetCell& cell = cells_[size_++];
  cell.column = column;
  cell.text.clear();
  cell.problem.clear();
  return cell;
}

const SheetCell* SheetRow::Find(uint32_t column) const {
  const auto end = cells_.begin() + static_cast<std::ptrdiff_t>(size_);
  const auto found =
      std::lower_bound(cells_.begin(), end, column,
                       [](const SheetCell& cell, uint32_t wanted) { return cell.column < wanted; });
  return found == end || found->column != column ? nullptr : &*found;
}

std::string ColumnLetters(uint32_t column) {
  std::string letters;
  for (uint32_t rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return letters;
}

std::optional<CellAddress> ParseCellAddress(std::string_view text) {
  size_t at = 0;
  uint32_t column = 0;
  for (; at < text.size() && text[at] >= 'A' && text[at] <= 'Z'; ++at) {
    column = column * 26 + static_cast<uint32_t>(text[at] - 'A' + 1);
    if (column > kSheetColumnsMax) return std::nullopt;
  }
  int64_t row = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    row = row * 10 + (text[at] - '0');
    if (row > kSheetRowsMax) return std::nullopt;
  }
  if (at != text.size() || column == 0 || row == 0) return std::nullopt;
  return CellAddress{column - 1, row};
}

absl::Status TooMany(int64_t count_max, std::string_view what) {
  return absl::ResourceExhaustedError(
      absl::StrCat("has more than ", count_max, " ", AbslView(what),
                   ", which no table needs; save the sheet that is wanted as CSV"));
}

}  // namespace landbridge
