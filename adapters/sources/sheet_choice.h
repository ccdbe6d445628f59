// SPDX-License-Identifier: Apache-2.0
// Which sheets of a workbook are read.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/sheet.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

// The chosen sheets, by their place in workbook->sheets(). None when no visible sheet has values.
//
// Errors: kInvalidArgument: the options contradict themselves.
//         kFailedPrecondition: no such sheet, or several to choose from; the message names them.
//         Others as SheetReader::Next.
absl::StatusOr<std::vector<size_t>> ChooseSheets(const WorkbookOptions& options,
                                                 std::string_view file, Workbook* workbook);

// Reads on to the first row with values that is `first_row` or below; false when there is none.
absl::StatusOr<bool> FindFirstRow(int64_t first_row, SheetReader* reader, SheetRow* row);

}  // namespace landbridge
