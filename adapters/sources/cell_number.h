// SPDX-License-Identifier: Apache-2.0
// A number of a spreadsheet as the text of its cell.
#pragma once

#include "adapters/sources/number_format.h"
#include "adapters/sources/sheet.h"

namespace landbridge {

// Writes `number` into `cell`:
//   - as 2019-07-09, 2019-07-09 16:30:00, 16:30:00 or 30:15:00, where the format is one of dates;
//   - else as a plain decimal with the 15 digits that a spreadsheet keeps, never with an exponent,
//     and with zeros in front where the format has them.
//
// The cell gets a problem when the number stands for no day that was, and when it is 10^15 or more:
// such an identifier has lost its last digits, and nobody knows them.
void SetNumber(double number, const NumberFormat& format, DateSystem dates, SheetCell* cell);

// A cell that holds an error such as #N/A.
void SetError(std::string_view error, SheetCell* cell);
// A formula that was never computed.
void SetNoResult(SheetCell* cell);

}  // namespace landbridge
