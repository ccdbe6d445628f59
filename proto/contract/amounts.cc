// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/amounts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

#include "absl/numeric/int128.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"
#include "proto/contract/currencies.h"
#include "proto/contract/text_width.h"

namespace landbridge {
namespace {

constexpr size_t kTextBytesMax = 64;

constexpr auto kUnits = std::to_array<AmountUnit>({{"万元", 4}, {"亿元", 8}, {"元", 0}});

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The text itself may hold anything, such as a person's number: messages leave it out.
absl::Status NotAnAmount(std::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("no amount: ", AbslView(what)));
}

// The digits before the decimal point, without thousands separators; nothing when a group has not
// three digits.
std::optional<std::string> WholeDigits(std::string_view whole, char separator) {
  std::string digits;
  size_t group = 0;
  bool grouped = false;
  for (const char c : whole) {
    if (IsDigit(c)) {
      digits.push_back(c);
      ++group;
      continue;
    }
    if (c != separator && c != ' ') return std::nullopt;
    if (grouped ? group != 3 : group < 1 || group > 3) return std::nullopt;
    grouped = true;
    group = 0;
  }
  if (grouped && group != 3) return std::nullopt;
  return digits;
}

// Removes the unit behind the number. Another unit than the stated one would shift the value by
// factors of ten thousand: that is an error.
absl::Status StripUnit(const AmountFormat& format, std::string_view& text) {
  for (const AmountUnit& unit : kUnits) {
    if (text.size() < unit.name.size() ||
        text.substr(text.size() - unit.name.size()) != unit.name) {
      continue;
    }
    if (unit.zeros != format.unit_zeros) {
      return NotAnAmount(absl::StrCat("it is in ", AbslView(unit.name),
                                      ", another unit than the mapping states; state the right "
                                      "one"));
    }
    text = StripSpaces(text.substr(0, text.size() - unit.name.size()));
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status TooLarge(const AmountFormat& format) {
  // In groups, so that nobody takes the limit for a person's number.
  std::string limit = FormatAmount(std::numeric_limits<int64_t>::max(), format.minor_digits);
  for (size_t at = std::min(limit.find('.'), limit.size()); at > 3;) limit.insert(at -= 3, ",");
  return absl::OutOfRangeError(absl::StrCat("too large an amount: at most ", limit,
                                            " of the currency's unit can be kept; check the unit"));
}

}  // namespace

absl::StatusOr<AmountFormat> AmountFormatFor(std::string_view unit, std::string_view currency) {
  if (!IsCurrency(currency)) {
    const std::string_view meant = CurrencyMeantBy(currency);
    return absl::InvalidArgumentError(
        absl::StrCat("`", AbslView(currency), "` is no currency of ISO 4217; use ",
                     meant.empty() ? "its code there, such as CNY" : std::string(meant)));
  }
  AmountFormat format;
  format.minor_digits = MinorDigitsOfCurrency(currency);
  if (unit == "major") return format;
  for (const AmountUnit& known : kUnits) {
    if (unit == known.name) {
      format.unit_zeros = known.zeros;
      return format;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("unknown unit of amounts `", AbslView(unit), "`; use 元, 万元, 亿元 or major"));
}

std::optional<AmountUnit> UnitOfAmountAt(std::string_view text) {
  for (const AmountUnit& unit : kUnits) {
    if (text.starts_with(unit.name)) return unit;
  }
  return std::nullopt;
}

absl::StatusOr<int64_t> ParseAmount(std::string_view text, const AmountFormat& format) {
  LB_CHECK(format.unit_zeros >= 0 && format.unit_zeros <= 12);
  LB_CHECK(format.minor_digits >= 0 && format.minor_digits <= 4);
  if (text.size() > kTextBytesMax) {
    return NotAnAmount(absl::StrCat("it is longer than ", kTextBytesMax, " bytes"));
  }
  const std::string half_width = ToHalfWidth(text);
  std::string_view rest = StripSpaces(half_width);
  if (absl::Status status = StripUnit(format, rest); !status.ok()) return status;

  const bool negative = !rest.empty() && rest[0] == '-';
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) rest.remove_prefix(1);
  if (rest.empty()) return NotAnAmount("it holds no number");
  if (rest.find_first_of("eE") != std::string_view::npos) {
    return NotAnAmount("scientific notation has lost digits; export the column as plain numbers");
  }

  const size_t point = rest.find(format.decimal_comma ? ',' : '.');
  const auto whole = WholeDigits(rest.substr(0, point), format.decimal_comma ? '.' : ',');
  std::string_view decimals = point == std::string_view::npos ? "" : rest.substr(point + 1);
  if (!whole || !std::all_of(decimals.begin(), decimals.end(), IsDigit) ||
      (whole->empty() && decimals.empty())) {
    return NotAnAmount(format.decimal_comma ? "write digits, such as 1234567,89 or 1.234.567,89"
                                            : "write digits, such as 1234567.89 or 1,234,567.89");
  }
  // Zeros at the end say nothing, however many there are.
  decimals = decimals.substr(0, decimals.find_last_not_of('0') + 1);
  const auto decimals_max = static_cast<size_t>(format.unit_zeros + format.minor_digits);
  if (decimals.size() > decimals_max) {
    return NotAnAmount(absl::StrCat("it has ", decimals.size(), " decimals; at most ", decimals_max,
                                    " are exact in this unit; correct it, or state the "
                                    "unit it is in"));
  }

  std::string digits = *whole + std::string(decimals);
  digits.append(decimals_max - decimals.size(), '0');
  absl::int128 value = 0;
  for (const char c : digits) {
    value = value * 10 + (c - '0');
    if (value > std::numeric_limits<int64_t>::max()) return TooLarge(format);
  }
  const auto minor_units = static_cast<int64_t>(value);
  return negative ? -minor_units : minor_units;
}

std::string FormatAmount(int64_t minor_units, int minor_digits) {
  LB_CHECK(minor_digits >= 0 && minor_digits <= 4);
  const absl::int128 value = minor_units;
  const auto magnitude = static_cast<uint64_t>(value < 0 ? -value : value);
  std::string digits = absl::StrCat(magnitude);
  const auto decimals = static_cast<size_t>(minor_digits);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
  return (minor_units < 0 ? "-" : "") + digits;
}

int MinorDigitsOfCurrency(std::string_view currency) {
  struct Digits {
    std::string_view currencies;
    int count;
  };
  constexpr auto kOthers = std::to_array<Digits>(
      {{"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 0},
       {"BHD IQD JOD KWD LYD OMR TND", 3},
       {"CLF UYW", 4}});
  for (const Digits& other : kOthers) {
    if (other.currencies.find(currency) != std::string_view::npos && currency.size() == 3) {
      return other.count;
    }
  }
  return 2;
}

}  // namespace landbridge
