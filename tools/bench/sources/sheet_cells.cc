// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/sheet_cells.h"

#include "absl/time/civil_time.h"
#include "proto/contract/check.h"

namespace landbridge::bench {

void FillSheetRow(int64_t row, PenaltyCells& cells) {
  if (row > 0) return FillPenalty(row - 1, cells);
  for (size_t i = 0; i < cells.size(); ++i) cells[i] = kPenaltyColumns[i].name;
}

CellKind SheetCellKind(int64_t row, const PenaltyColumn& column) {
  return row == 0 ? CellKind::kText : column.kind;
}

int64_t SerialDay(const std::string& day) {
  absl::CivilDay civil;
  LB_CHECK(absl::ParseCivilTime(day, &civil));
  return civil - absl::CivilDay(1899, 12, 30);
}

NextPiece SheetPieces(
    int64_t rows, std::string_view before, std::string_view after,
    const std::function<void(int64_t row, const PenaltyCells& cells, std::string& text)>& append) {
  const int64_t sheet_rows = rows + 1;
  return [=, row = int64_t{0}, cells = PenaltyCells()](std::string& text) mutable {
    if (row > sheet_rows) return false;
    if (row == 0) text += before;
    if (row == sheet_rows) {
      text += after;
    } else {
      FillSheetRow(row, cells);
      append(row, cells, text);
    }
    ++row;
    return true;
  };
}

}  // namespace landbridge::bench
