// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/dates.h"

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("days are counted from 1970-01-01 and back") {
  CHECK(DaysSinceEpoch({1970, 1, 1}) == 0);
  CHECK(DaysSinceEpoch({1969, 12, 31}) == -1);
  CHECK(DaysSinceEpoch({2019, 7, 9}) == 18086);
  CHECK(DaysSinceEpoch({1900, 1, 1}) == -25567);
  CHECK(DaysSinceEpoch({9999, 12, 31}) == 2932896);
  for (int64_t days = -30000; days < 60000; days += 7) {
    const CivilDate date = DateFromDaysSinceEpoch(days);
    REQUIRE(IsValidDate(date));
    REQUIRE(DaysSinceEpoch(date) == days);
  }
}

TEST_CASE("a date is valid when its day exists") {
  CHECK(IsValidDate({2020, 2, 29}));
  CHECK(IsValidDate({2000, 2, 29}));
  CHECK_FALSE(IsValidDate({1900, 2, 29}));
  CHECK_FALSE(IsValidDate({2019, 2, 29}));
  CHECK_FALSE(IsValidDate({2019, 13, 1}));
  CHECK_FALSE(IsValidDate({2019, 0, 1}));
  CHECK_FALSE(IsValidDate({2019, 4, 31}));
  CHECK_FALSE(IsValidDate({2019, 4, 0}));
  CHECK_FALSE(IsValidDate({999, 1, 1}));
  CHECK_FALSE(IsValidDate({2019, 256 + 7, 9}));
}

TEST_CASE("months are added up to the last day of a shorter month") {
  CHECK(AddMonths({2020, 1, 31}, 1) == CivilDate{2020, 2, 29});
  CHECK(AddMonths({2019, 1, 31}, 1) == CivilDate{2019, 2, 28});
  CHECK(AddMonths({2020, 2, 29}, 12) == CivilDate{2021, 2, 28});
  CHECK(AddMonths({2019, 11, 15}, 3) == CivilDate{2020, 2, 15});
  CHECK(AddMonths({2020, 1, 15}, -1) == CivilDate{2019, 12, 15});
  CHECK(AddMonths({2026, 3, 31}, 36) == CivilDate{2029, 3, 31});
}

TEST_CASE("days are added across months and years") {
  CHECK(AddDays({2019, 12, 31}, 1) == CivilDate{2020, 1, 1});
  CHECK(AddDays({2020, 3, 1}, -1) == CivilDate{2020, 2, 29});
}

TEST_CASE("dates are ordered in time and written as ISO 8601") {
  CHECK(CivilDate{2019, 7, 9} < CivilDate{2019, 7, 10});
  CHECK(CivilDate{2019, 12, 31} < CivilDate{2020, 1, 1});
  CHECK(ToString(CivilDate{2019, 7, 9}) == "2019-07-09");
}

TEST_CASE("formats are called by name, and unknown ones are refused with the list of them") {
  CHECK(ParseDateFormat("ymd")->order == DateFormat::Order::kYearMonthDay);
  CHECK(ParseDateFormat("dmy")->order == DateFormat::Order::kDayMonthYear);
  CHECK(ParseDateFormat("mdy")->order == DateFormat::Order::kMonthDayYear);
  CHECK(ParseDateFormat("excel_1900")->order == DateFormat::Order::kExcel1900);
  CHECK(ParseDateFormat("excel_1904")->order == DateFormat::Order::kExcel1904);
  CHECK(ParseDateFormat("dmy/1970")->two_digit_years_from == 1970);
  for (const char* name : {"", "auto", "dmy/70", "dmy/", "excel_1900/1970", "dmy/19x0", "DMY"}) {
    INFO(name);
    const auto format = ParseDateFormat(name);
    CHECK(format.status().code() == absl::StatusCode::kInvalidArgument);
    CHECK(format.status().ToString().find("excel_1904") != std::string::npos);
  }
}

}  // namespace
}  // namespace landbridge
