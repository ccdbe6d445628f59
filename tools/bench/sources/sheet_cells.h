// SPDX-License-Identifier: Apache-2.0
// What forms of spreadsheets have in common.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "tools/bench/sources/penalty_list.h"
#include "tools/bench/sources/zip_text.h"

namespace landbridge::bench {

// The cells of a sheet's row `row`, from 0 on: the names of the columns, then the list.
void FillSheetRow(int64_t row, PenaltyCells& cells);

// Of a row's cells, how that of `column` is kept: names of columns are texts.
CellKind SheetCellKind(int64_t row, const PenaltyColumn& column);

// A day as a spreadsheet's number.
int64_t SerialDay(const std::string& day);

// `before`, what `append` makes of each row of a sheet with `rows` rows of the list, `after`.
NextPiece SheetPieces(
    int64_t rows, std::string_view before, std::string_view after,
    const std::function<void(int64_t row, const PenaltyCells& cells, std::string& text)>& append);

}  // namespace landbridge::bench
