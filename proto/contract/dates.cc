// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/dates.h"

#include <array>
#include <chrono>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"

namespace landbridge {
namespace {

constexpr int kYearMin = 1000;
constexpr int kYearMax = 9999;

std::chrono::year_month_day ToChrono(const CivilDate& date) {
  LB_CHECK(IsValidDate(date));
  return {std::chrono::year(date.year), std::chrono::month(static_cast<unsigned>(date.month)),
          std::chrono::day(static_cast<unsigned>(date.day))};
}

CivilDate FromChrono(const std::chrono::year_month_day& date) {
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

}  // namespace

bool IsValidDate(const CivilDate& date) {
  if (date.year < kYearMin || date.year > kYearMax) return false;
  if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31) return false;
  const std::chrono::year_month_day day(std::chrono::year(date.year),
                                        std::chrono::month(static_cast<unsigned>(date.month)),
                                        std::chrono::day(static_cast<unsigned>(date.day)));
  return day.ok();
}

int64_t DaysSinceEpoch(const CivilDate& date) {
  return std::chrono::sys_days(ToChrono(date)).time_since_epoch().count();
}

CivilDate DateFromDaysSinceEpoch(int64_t days) {
  return FromChrono(std::chrono::sys_days(std::chrono::days(days)));
}

CivilDate AddDays(const CivilDate& date, int64_t days) {
  return DateFromDaysSinceEpoch(DaysSinceEpoch(date) + days);
}

CivilDate AddMonths(const CivilDate& date, int months) {
  const std::chrono::year_month_day there = ToChrono(date) + std::chrono::months(months);
  if (there.ok()) return FromChrono(there);
  return FromChrono(there.year() / there.month() / std::chrono::last);
}

std::string ToString(const CivilDate& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year, date.month, date.day);
}

absl::StatusOr<DateFormat> ParseDateFormat(std::string_view name) {
  struct Named {
    std::string_view name;
    DateFormat::Order order;
    bool has_years;
  };
  constexpr auto kFormats =
      std::to_array<Named>({{"ymd", DateFormat::Order::kYearMonthDay, true},
                            {"dmy", DateFormat::Order::kDayMonthYear, true},
                            {"mdy", DateFormat::Order::kMonthDayYear, true},
                            {"excel_1900", DateFormat::Order::kExcel1900, false},
                            {"excel_1904", DateFormat::Order::kExcel1904, false}});
  const size_t slash = name.find('/');
  for (const Named& format : kFormats) {
    if (name.substr(0, slash) != format.name) continue;
    if (slash == std::string_view::npos) return DateFormat{format.order, std::nullopt};
    const std::string_view from = name.substr(slash + 1);
    int year = 0;
    if (format.has_years && from.size() == 4 && absl::SimpleAtoi(AbslView(from), &year) &&
        year >= kYearMin && year <= kYearMax - 99) {
      return DateFormat{format.order, year};
    }
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "unknown date format `", AbslView(name),
      "`; use ymd, dmy, mdy, excel_1900 or excel_1904, or with two-digit years such as dmy/1970"));
}

}  // namespace landbridge
