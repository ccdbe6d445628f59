// SPDX-License-Identifier: Apache-2.0
// What stands above the data of a sheet: the rows of its header, and those that no option names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/sheet.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

// The text of a header's cell as the name of a column: without line breaks, and trimmed.
std::string HeaderName(std::string_view text);

// Each run of figures is one `#`: headers, titles and notes count days and rows.
std::string WithoutFigures(std::string_view text);

// "AB12", of a column counted from 0.
std::string CellText(uint32_t column, int64_t row);

// Takes a header that goes over `rows` rows together, as if it were one. `first` is the first of
// them, `reader` stands behind it. A column's name is what its cells say from the top down, with a
// space between; merged cells say it for all of theirs, and what a cell says like the one above it
// is said once.
//
//   序号 | 单位 (merged over both)  ->  序号 | 单位 名称 | 单位 代码
//        | 名称     | 代码
//
// Errors: kFailedPrecondition: a cell without a text that could be relied on; the message has
//         `place` ("fines.xlsx: sheet 2026: ") and the cell. Others as SheetReader::Next.
absl::StatusOr<SheetRow> ReadHeader(const SheetRow& first, int64_t rows,
                                    std::vector<MergedCells> merged, int64_t row_bytes_max,
                                    std::string_view place, SheetReader* reader);

// The rows above `options.first_row` that look like a header, so that somebody can tell whether it
// is still the same one: "A3 序号, B3 单位", at most the last eight. Rows with one value are
// titles, which say another month each time, and left out where the table has several columns. `#`
// stands for figures.
//
// Errors: as SheetReader::Next.
absl::StatusOr<std::vector<std::string>> ReadLinesAbove(const WorkbookOptions& options,
                                                        SheetReader* reader);

}  // namespace landbridge
