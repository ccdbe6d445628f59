// SPDX-License-Identifier: Apache-2.0
// Amounts of money: decimal text in a stated unit, turned exactly into a currency's minor units
// (分, cents).
//
// No floating point is involved: 0.123456 万元 is 123456 分. All functions are pure and may be
// called from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace landbridge {

// How a source writes its amounts.
struct AmountFormat {
  int unit_zeros = 0;          // 0: the currency's major unit (元); 4: 万元; 8: 亿元
  int minor_digits = 2;        // decimals of the currency: 2 for CNY and EUR, 0 for JPY, 3 for KWD
  bool decimal_comma = false;  // 1.234,56 in place of 1,234.56
};

// The format for a unit as a mapping file states it: "元", "万元", "亿元", or "major" for the
// currency's major unit; and for a currency of ISO 4217 ("CNY").
//
// Errors: kInvalidArgument: unknown unit or no currency code; the message lists what there is.
absl::StatusOr<AmountFormat> AmountFormatFor(std::string_view unit, std::string_view currency);

// A unit as a mapping file states it.
struct AmountUnit {
  std::string_view name;  // "万元"
  int zeros;              // as AmountFormat::unit_zeros
};

// The unit that `text` begins with: "万元（人民币）". "major" is no word of a text.
std::optional<AmountUnit> UnitOfAmountAt(std::string_view text);

// Reads `text` into minor units. Accepts a sign, full-width digits, thousands in groups of three,
// and the stated unit behind the number ("5000元").
//
// Errors: kInvalidArgument: no number of this form, scientific notation, more decimals than the
//         minor unit holds, another unit than the stated one.
//         kOutOfRange: more than int64 holds, which is 92,233,720,368,547,758.07 of two decimals.
//         The message says what is wrong and never holds the text: report the row.
absl::StatusOr<int64_t> ParseAmount(std::string_view text, const AmountFormat& format);

// "1234.56" for 123456 with two decimals.
std::string FormatAmount(int64_t minor_units, int minor_digits);

// Decimals of a currency of ISO 4217 (2 for "CNY"). Codes that are not known have 2.
int MinorDigitsOfCurrency(std::string_view currency);

}  // namespace landbridge
