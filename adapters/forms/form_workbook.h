// SPDX-License-Identifier: Apache-2.0
// A form as a workbook that spreadsheet programs open: drop-down lists, checks while typing, marks
// for what is required and empty, an example row, and a sheet that says how to fill it in.
#pragma once

#include <filesystem>

#include "absl/status/status.h"
#include "adapters/forms/form.h"

namespace landbridge {

// How many rows have checks. Rows below are read, too.
inline constexpr int kFormRows = 5000;

// Writes `form` to `file` (xlsx), which must not be there.
//
// Errors: kAlreadyExists: the file is there; what was filled in is never overwritten.
//         kPermissionDenied, kNotFound and others: it cannot be written.
absl::Status WriteFormWorkbook(const Form& form, const std::filesystem::path& file);

}  // namespace landbridge
