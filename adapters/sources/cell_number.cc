// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/cell_number.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "proto/contract/absl_view.h"

namespace landbridge {
namespace {

using Kind = NumberFormat::Kind;

constexpr double kDigitsEnd = 1e15;
constexpr int64_t kDaySeconds = 86'400;
// 31 December 9999 in the 1900 system, the last that spreadsheets have.
constexpr double kDaysEnd = 2'958'466;

std::string Decimal(double number) {
  if (number == 0) return "0";  // also -0
  if (std::floor(number) == number) return absl::StrFormat("%.0f", number);
  std::string text = absl::StrFormat("%.15g", number);
  const size_t exponent = text.find('e');
  if (exponent == std::string::npos) return text;
  const int power = std::atoi(text.c_str() + exponent + 1);  // below -4
  text = absl::StrFormat("%.*f", 14 - power, number);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

void SetWhole(double number, int digits, SheetCell* cell) {
  cell->text = Decimal(std::fabs(number));
  if (std::floor(number) == number) {
    const size_t wanted = static_cast<size_t>(digits);
    if (cell->text.size() < wanted) cell->text.insert(0, wanted - cell->text.size(), '0');
  }
  if (number < 0) cell->text.insert(0, "-");
}

void SetProblem(RowRule rule, std::string problem, SheetCell* cell) {
  cell->rule = rule;
  cell->problem = std::move(problem);
}

std::string ClockText(int64_t seconds) {
  return absl::StrFormat("%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

void SetDate(double number, Kind kind, DateSystem dates, SheetCell* cell) {
  // To the nearest second; a format without a time cuts the time off, as the spreadsheet does.
  const int64_t seconds = std::llround(number * static_cast<double>(kDaySeconds));
  const int64_t day =
      kind == Kind::kDate ? static_cast<int64_t>(std::floor(number)) : seconds / kDaySeconds;
  const int64_t first = dates == DateSystem::k1900 ? 1 : 0;
  if (dates == DateSystem::k1900 && day == 60) {
    return SetProblem(RowRule::kCellValue,
                      "holds 29 February 1900, which never was; enter the right day", cell);
  }
  if (day < first) {
    return SetProblem(RowRule::kCellValue,
                      "is formatted as a date and holds a number below the first day; enter the "
                      "day again",
                      cell);
  }
  const int64_t base = dates == DateSystem::k1904 ? 1'462 + day : (day < 60 ? day + 1 : day);
  const std::chrono::sys_days when{std::chrono::year{1899} / 12 / 30};
  const std::chrono::year_month_day date{when + std::chrono::days{base}};
  cell->text =
      absl::StrFormat("%04d-%02d-%02d", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  if (kind == Kind::kDateTime) {
    absl::StrAppend(&cell->text, " ", ClockText(seconds - day * kDaySeconds));
  }
}

}  // namespace

void SetNumber(double number, const NumberFormat& format, DateSystem dates, SheetCell* cell) {
  if (!std::isfinite(number)) {
    return SetProblem(RowRule::kCellValue, "holds no number that exists; enter it again", cell);
  }
  if (format.kind == Kind::kNumber) {
    if (std::fabs(number) >= kDigitsEnd) {
      return SetProblem(RowRule::kDigitsLost,
                        "holds a number of more than 15 digits, of which a spreadsheet keeps 15: "
                        "the others are lost; format the column as text and enter it again",
                        cell);
    }
    return SetWhole(number, format.digits, cell);
  }
  if (std::fabs(number) >= kDaysEnd || (number < 0 && format.kind != Kind::kElapsed)) {
    return SetProblem(RowRule::kCellValue,
                      "is formatted as a date and holds no day between 1900 and 9999; enter the "
                      "day again, or format the cell as a number",
                      cell);
  }
  if (format.kind == Kind::kDate || format.kind == Kind::kDateTime) {
    return SetDate(number, format.kind, dates, cell);
  }
  const int64_t seconds = std::llround(std::fabs(number) * static_cast<double>(kDaySeconds));
  const bool elapsed = format.kind == Kind::kElapsed;
  cell->text =
      absl::StrCat(number < 0 ? "-" : "", ClockText(elapsed ? seconds : seconds % kDaySeconds));
}

void SetError(std::string_view error, SheetCell* cell) {
  SetProblem(RowRule::kCellValue,
             absl::StrCat("holds the error ", AbslView(error),
                          "; correct the formula, or enter the value itself"),
             cell);
}

void SetNoResult(SheetCell* cell) {
  SetProblem(RowRule::kCellValue,
             "holds a formula whose result was never computed; open the file in the spreadsheet "
             "program and save it there",
             cell);
}

}  // namespace landbridge
