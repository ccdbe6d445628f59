// SPDX-License-Identifier: Apache-2.0
// Calendar days: read strictly in a stated form, counted, written as ISO 8601.
//
// A source states the form of its dates; 03/04/2019 is never guessed. A time of day after the date
// is checked and dropped, and a zone does not move the day: what the department wrote is the day.
// All functions are pure and may be called from any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace landbridge {

// A day of the Gregorian calendar, years 1000 to 9999. Ordered in time.
struct CivilDate {
  int year = 1970;
  int month = 1;
  int day = 1;

  friend auto operator<=>(const CivilDate&, const CivilDate&) = default;
};

// Whether the day exists.
bool IsValidDate(const CivilDate& date);

// The functions below require a valid date.

// Days since 1970-01-01; negative before.
int64_t DaysSinceEpoch(const CivilDate& date);
CivilDate DateFromDaysSinceEpoch(int64_t days);

CivilDate AddDays(const CivilDate& date, int64_t days);

// The same day of another month, or that month's last day where it is shorter: 2020-01-31 plus one
// month is 2020-02-29.
CivilDate AddMonths(const CivilDate& date, int months);

// "2019-07-09".
std::string ToString(const CivilDate& date);

// How a source writes its dates.
struct DateFormat {
  enum class Order {
    kYearMonthDay,  // 20190709, 2019-7-9, 2019/7/9 0:00, 2019.07.09, 2019年07月09日,
                    // 2019-07-09T08:00:00Z, 20190709080000
    kDayMonthYear,  // 09/07/2019, 9.7.2019, 09072019, 30 Nov 2016, 01 de junio de 2018
    kMonthDayYear,  // 07/09/2019, 07092019, Nov 30, 2016
    kExcel1900,  // a spreadsheet's day count from 1900-01-01 as 1, with the day 60 that never was
    kExcel1904,  // a spreadsheet's day count from 1904-01-01 as 0
  };
  Order order = Order::kYearMonthDay;
  // Two-digit years lie in the hundred years from here; without it they are errors.
  std::optional<int> two_digit_years_from;
};

// The format called `name`: "ymd", "dmy", "mdy", "excel_1900", "excel_1904"; with two-digit years
// "dmy/1970", which puts them into 1970 to 2069.
//
// Errors: kInvalidArgument: no such format; the message lists them.
absl::StatusOr<DateFormat> ParseDateFormat(std::string_view name);

// Reads a date in the stated form. Full-width digits and surrounding spaces are accepted. English
// and Spanish month names are, in full or as three letters.
//
// Errors: kInvalidArgument: not a date of this form, or a day that does not exist. The message
//         names the form and what is wrong, not the text, which may be somebody's birthday.
//         Report the row, or state another form.
absl::StatusOr<CivilDate> ParseDate(std::string_view text, const DateFormat& format);

}  // namespace landbridge
