// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/dbf_values.h"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "adapters/sources/stored_numbers.h"
#include "proto/contract/check.h"
#include "proto/contract/dates.h"

namespace landbridge {
namespace {

constexpr std::string_view kBlank("\0 ", 2);
constexpr int64_t kJulianDayOf1970 = 2'440'588;
constexpr int64_t kMillisecondsOfDay = 86'400'000;

std::string_view Trimmed(std::string_view raw) {
  const size_t first = raw.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return raw.substr(first, raw.find_last_not_of(kBlank) - first + 1);
}

void Take(std::string text, DbfValue* value) {
  value->present = true;
  value->text = std::move(text);
}

bool AllDigits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

void ReadNumber(std::string_view raw, DbfValue* value) {
  const std::string_view text = Trimmed(raw);
  if (text.empty() || text == ".") return;  // a point alone: the form's mask, nothing entered
  if (text.find('*') != std::string_view::npos) {
    value->fault =
        "the number did not fit into its column, and stars stand in its place; widen the column "
        "and enter the number again";
    return;
  }
  double ignored = 0;
  const std::string_view digits = text.substr(text[0] == '+' ? 1 : 0);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), ignored);
  const bool finite = digits.find_first_of("nN") == std::string_view::npos;  // nan, inf
  if (end != digits.data() + digits.size() || error == std::errc::invalid_argument || !finite) {
    value->fault = "is no number; correct it in the program that keeps the table";
    return;
  }
  Take(std::string(digits), value);
}

void TakeDay(const CivilDate& date, DbfValue* value) {
  if (IsValidDate(date)) return Take(ToString(date), value);
  value->fault = "is no day of the calendar; correct it in the program that keeps the table";
}

void ReadDate(std::string_view raw, DbfValue* value) {
  const std::string_view text = Trimmed(raw);
  if (text.find_first_not_of('0') == std::string_view::npos) return;
  CivilDate date{0, 0, 0};
  if (text.size() == 8 && AllDigits(text)) {
    std::from_chars(text.data(), text.data() + 4, date.year);
    std::from_chars(text.data() + 4, text.data() + 6, date.month);
    std::from_chars(text.data() + 6, text.data() + 8, date.day);
  }
  TakeDay(date, value);
}

void ReadLogical(std::string_view raw, DbfValue* value) {
  switch (raw[0]) {
    case 'T':
    case 't':
    case 'Y':
    case 'y':
      return Take("true", value);
    case 'F':
    case 'f':
    case 'N':
    case 'n':
      return Take("false", value);
    case '?':
    case ' ':
    case '\0':
      return;
    default:
      value->fault = "is neither true nor false; correct it in the program that keeps the table";
  }
}

void ReadCurrency(std::string_view raw, DbfValue* value) {
  const auto stored = LittleEndian<int64_t>(raw, 0);
  const uint64_t size =
      stored < 0 ? uint64_t{0} - static_cast<uint64_t>(stored) : static_cast<uint64_t>(stored);
  Take(absl::StrFormat("%s%d.%04d", stored < 0 ? "-" : "", size / 10'000, size % 10'000), value);
}

void ReadDateTime(std::string_view raw, DbfValue* value) {
  if (Trimmed(raw).empty()) return;
  const int64_t day = LittleEndian<int32_t>(raw, 0);
  const int64_t milliseconds = LittleEndian<int32_t>(raw, 4);
  if (day == 0 && milliseconds == 0) return;
  constexpr int64_t kFirst = -354'285;  // 1000-01-01, the first day that a date can be
  constexpr int64_t kLast = 2'932'896;  // 9999-12-31
  const int64_t since = day - kJulianDayOf1970;
  if (since < kFirst || since > kLast || milliseconds < 0 || milliseconds >= kMillisecondsOfDay) {
    value->fault = "is no moment of the calendar; correct it in the program that keeps the table";
    return;
  }
  const int64_t seconds = milliseconds / 1000;
  Take(absl::StrFormat("%sT%02d:%02d:%02d", ToString(DateFromDaysSinceEpoch(since)), seconds / 3600,
                       seconds / 60 % 60, seconds % 60),
       value);
  if (milliseconds % 1000 != 0) absl::StrAppendFormat(&value->text, ".%03d", milliseconds % 1000);
}

void TakeDouble(double number, DbfValue* value) {
  if (!std::isfinite(number)) {
    value->fault = "is no number; correct it in the program that keeps the table";
    return;
  }
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
  LB_CHECK(error == std::errc());
  Take(std::string(text.data(), end), value);
}

}  // namespace

std::string_view WithoutPadding(std::string_view raw) {
  return raw.substr(0, raw.find_last_not_of(kBlank) + 1);
}

void ReadDbfValue(const DbfField& field, std::string_view raw, DbfValue* value) {
  value->present = false;
  value->text.clear();
  value->fault.clear();
  constexpr uint32_t kSign32 = uint32_t{1} << 31;
  constexpr uint64_t kSign64 = uint64_t{1} << 63;
  switch (field.form) {
    case DbfForm::kNumber:
      return ReadNumber(raw, value);
    case DbfForm::kDate:
      return ReadDate(raw, value);
    case DbfForm::kLogical:
      return ReadLogical(raw, value);
    case DbfForm::kInteger:
      return Take(absl::StrCat(LittleEndian<int32_t>(raw, 0)), value);
    case DbfForm::kBigInteger: {
      const auto stored = BigEndian<uint32_t>(raw, 0);
      if (stored == 0) return;  // never written
      return Take(absl::StrCat(static_cast<int32_t>(stored ^ kSign32)), value);
    }
    case DbfForm::kCurrency:
      return ReadCurrency(raw, value);
    case DbfForm::kDateTime:
      return ReadDateTime(raw, value);
    case DbfForm::kDouble:
      return TakeDouble(LittleEndianDouble(raw, 0), value);
    case DbfForm::kSortedDouble: {
      const auto stored = BigEndian<uint64_t>(raw, 0);
      if (stored == 0) return;  // never written
      return TakeDouble(std::bit_cast<double>((stored & kSign64) != 0 ? stored ^ kSign64 : ~stored),
                        value);
    }
    case DbfForm::kText:
    case DbfForm::kVarText:
    case DbfForm::kMemo:
    case DbfForm::kNullFlags:
    case DbfForm::kUnread:
      break;
  }
  CheckFailed(__FILE__, __LINE__, "a field that is no text");
}

}  // namespace landbridge
