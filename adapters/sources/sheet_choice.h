// SPDX-License-Identifier: Apache-2.0
// Which sheets of a workbook are read.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/sheet.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

// The chosen sheets, by their place in workbook->sheets(). None when no visible sheet has values,
// and no header is wanted.
//
// Errors: kInvalidArgument: the options contradict themselves.
//         kFailedPrecondition: no such sheet, several to choose from, or none that reaches down to
//         the header; the message names them. Others as SheetReader::Next.
absl::StatusOr<std::vector<size_t>> ChooseSheets(const WorkbookOptions& options,
                                                 std::string_view file, Workbook* workbook);

// Why none of `sheets` has the rows that `options` read: each is empty, or ends above `first_row`.
// Names the one that ends last, its last row, and the remedy.
//
// Errors: kFailedPrecondition: that. Others as SheetReader::Next.
absl::Status NothingToRead(const WorkbookOptions& options, std::string_view file,
                           const std::vector<size_t>& sheets, Workbook* workbook);

// Reads on to the first row with values that is `first_row` or below; false when there is none.
absl::StatusOr<bool> FindFirstRow(int64_t first_row, SheetReader* reader, SheetRow* row);

}  // namespace landbridge
