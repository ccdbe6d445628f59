// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/number_format.h"

#include <map>
#include <string>

#include "adapters/sources/cell_number.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

using Kind = NumberFormat::Kind;

std::string Shown(double number, const NumberFormat& format, DateSystem dates = DateSystem::k1900) {
  SheetCell cell;
  SetNumber(number, format, dates, &cell);
  return cell.problem.empty() ? cell.text : "<" + cell.problem + ">";
}

TEST_CASE("the code of a number format tells dates and times from numbers") {
  const std::map<std::string, Kind> codes = {
      {"General", Kind::kNumber},
      {"0.00", Kind::kNumber},
      {"#,##0.00_);[Red](#,##0.00)", Kind::kNumber},
      {"0.00E+00", Kind::kNumber},
      {"\"day \"0", Kind::kNumber},
      {"0\\d", Kind::kNumber},
      {"@", Kind::kNumber},
      {"[$¥-804]#,##0.00", Kind::kNumber},
      {"yyyy-mm-dd", Kind::kDate},
      {"yyyy\"年\"m\"月\"d\"日\"", Kind::kDate},
      {"[$-804]yyyy\"年\"m\"月\"", Kind::kDate},
      {"d/m/yy;@", Kind::kDate},
      {"mmm", Kind::kDate},
      {"m/d/yy h:mm", Kind::kDateTime},
      {"yyyy-mm-dd\\ hh:mm:ss.000", Kind::kDateTime},
      {"h:mm AM/PM", Kind::kTime},
      {"mm:ss", Kind::kTime},
      {"[$-F400]h:mm:ss", Kind::kTime},
      {"[h]:mm:ss", Kind::kElapsed},
      {"[mm]:ss", Kind::kElapsed},
  };
  for (const auto& [code, kind] : codes) {
    INFO(code);
    CHECK(ParseNumberFormat(code).kind == kind);
  }
  CHECK(ParseNumberFormat("000000").digits == 6);
  CHECK(ParseNumberFormat("[$-804]0000").digits == 4);
  CHECK(ParseNumberFormat("0").digits == 0);
  CHECK(ParseNumberFormat("000.0").digits == 0);
}

TEST_CASE("formats that have only a number are known, Chinese ones among them") {
  CHECK(BuiltInNumberFormat(0) == NumberFormat());
  CHECK(BuiltInNumberFormat(4) == NumberFormat());
  CHECK(BuiltInNumberFormat(14).kind == Kind::kDate);
  CHECK(BuiltInNumberFormat(20).kind == Kind::kTime);
  CHECK(BuiltInNumberFormat(22).kind == Kind::kDateTime);
  CHECK(BuiltInNumberFormat(31).kind == Kind::kDate);
  CHECK(BuiltInNumberFormat(46).kind == Kind::kElapsed);
  CHECK(BuiltInNumberFormat(57).kind == Kind::kDate);
}

TEST_CASE("days count from 1900 with a day that never was, or from 1904") {
  const NumberFormat date = {Kind::kDate, 0};
  CHECK(Shown(1, date) == "1900-01-01");
  CHECK(Shown(59, date) == "1900-02-28");
  CHECK(Shown(60, date) == "<holds 29 February 1900, which never was; enter the right day>");
  CHECK(Shown(61, date) == "1900-03-01");
  CHECK(Shown(43'655, date) == "2019-07-09");
  CHECK(Shown(43'655.99, date) == "2019-07-09");
  CHECK(Shown(2'958'465, date) == "9999-12-31");
  CHECK(Shown(0, date).starts_with("<"));
  CHECK(Shown(-1, date).starts_with("<"));
  CHECK(Shown(2'958'466, date).starts_with("<"));
  CHECK(Shown(0, date, DateSystem::k1904) == "1904-01-01");
  CHECK(Shown(42'193, date, DateSystem::k1904) == "2019-07-09");
  CHECK(Shown(60, date, DateSystem::k1904) == "1904-03-01");
}

TEST_CASE("times are to the second, and hours may be more than a day") {
  CHECK(Shown(43'655.6875, {Kind::kDateTime, 0}) == "2019-07-09 16:30:00");
  // The nearest second is in the next day.
  CHECK(Shown(43'654.999999, {Kind::kDateTime, 0}) == "2019-07-09 00:00:00");
  CHECK(Shown(0.5, {Kind::kTime, 0}) == "12:00:00");
  CHECK(Shown(43'655.5, {Kind::kTime, 0}) == "12:00:00");
  CHECK(Shown(1.25, {Kind::kElapsed, 0}) == "30:00:00");
  CHECK(Shown(-0.25, {Kind::kElapsed, 0}) == "-06:00:00");
}

TEST_CASE("numbers are plain decimals with the digits that a spreadsheet keeps") {
  CHECK(Shown(0, {}) == "0");
  CHECK(Shown(-0.0, {}) == "0");
  CHECK(Shown(914'403'001'923'174, {}) == "914403001923174");
  CHECK(Shown(12.5, {}) == "12.5");
  CHECK(Shown(0.1 + 0.2, {}) == "0.3");
  CHECK(Shown(19.99, {}) == "19.99");
  CHECK(Shown(0.0000001, {}) == "0.0000001");
  CHECK(Shown(-1.5e-6, {}) == "-0.0000015");
}

TEST_CASE("a number of more than 15 digits has lost some, and is never guessed") {
  const std::string lost = Shown(9.14403001923174e17, {});
  CHECK_THAT(lost, Catch::Contains("more than 15 digits"));
  CHECK_THAT(lost, Catch::Contains("format the column as text and enter it again"));
  CHECK(Shown(1e15, {}).starts_with("<"));
  CHECK(Shown(-1e15, {}).starts_with("<"));
  CHECK(Shown(999'999'999'999'999, {}) == "999999999999999");
}

TEST_CASE("leading zeros of the format are part of the number") {
  CHECK(Shown(1234, {Kind::kNumber, 6}) == "001234");
  CHECK(Shown(1'234'567, {Kind::kNumber, 6}) == "1234567");
  CHECK(Shown(-12, {Kind::kNumber, 4}) == "-0012");
  CHECK(Shown(12.5, {Kind::kNumber, 6}) == "12.5");
}

}  // namespace
}  // namespace landbridge
