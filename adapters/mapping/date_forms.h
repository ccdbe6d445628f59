// SPDX-License-Identifier: Apache-2.0
// The forms in which one column writes its dates: one, or one and beside it a spreadsheet's day
// count, as when a sheet is saved whose date cells lost their format in some rows.
//
// Pure functions; any thread.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/contract/dates.h"

namespace landbridge {

// "ymd", "dmy/1970", "ymd+excel_1900".
//
// Errors: kInvalidArgument: no such form, or two that could read one text as different days.
absl::StatusOr<std::vector<DateFormat>> ParseDateForms(std::string_view names);

// Reads a date in the first of the forms that fits; ISO 8601 where there is none.
//
// Errors: kInvalidArgument: as ParseDate of the first form. Where the text looks like a day count,
// the message says how to read that too.
absl::StatusOr<CivilDate> ParseDateIn(std::string_view text, const std::vector<DateFormat>& forms);

}  // namespace landbridge
