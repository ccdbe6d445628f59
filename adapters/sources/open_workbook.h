// SPDX-License-Identifier: Apache-2.0
// Opens a spreadsheet file in whichever of the formats its content is.
#pragma once

#include <filesystem>
#include <memory>

#include "absl/status/statusor.h"
#include "adapters/sources/sheet.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

// Errors: kFailedPrecondition: protected by a password, or no spreadsheet; the message says which
//         format it is and what to do.
//         kDataLoss: damaged or cut off. kResourceExhausted: beyond the limits of the options.
absl::StatusOr<std::unique_ptr<Workbook>> OpenWorkbook(const WorkbookOptions& options,
                                                       const std::filesystem::path& path);

}  // namespace landbridge
