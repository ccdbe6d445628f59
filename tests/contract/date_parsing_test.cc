// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "proto/contract/dates.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

// The date as ISO 8601, or "error".
std::string Read(std::string_view format, std::string_view text) {
  const auto date = ParseDate(text, ParseDateFormat(format).value());
  return date.ok() ? ToString(*date) : "error";
}

TEST_CASE("every year-first form that departments write is read as ymd") {
  for (const std::string_view text :
       {"20190709", "2019-7-9", "2019-07-09", "2019年07月09日", "2019年7月9日", "2019/7/9",
        "2019/7/9 0:00", "2019/07/09 00:00:00", "2019.7.9", "２０１９年７月９日", " 20190709 ",
        "2019-07-09T08:30:00Z", "2019-07-09T08:30:00.123+08:00", "2019-07-09 08:30:00+0800",
        "20190709083000", "2019-Jul-09", "2019 年 7 月 9 日", "2019年7月9日 10:00"}) {
    INFO(text);
    CHECK(Read("ymd", text) == "2019-07-09");
  }
}

TEST_CASE("what is not year-first, or not a date, is refused as ymd") {
  for (const std::string_view text : {"",
                                      " ",
                                      "09/07/2019",
                                      "9.7.2019",
                                      "2019-7/9",
                                      "2019年7月9",
                                      "2019-13-01",
                                      "2019-02-29",
                                      "2019-7",
                                      "201979",
                                      "2019070",
                                      "201907091",
                                      "2019-07-09x",
                                      "2019-07-09 25:00",
                                      "2019-07-09 08:61",
                                      "20190709256000",
                                      "19-07-09",
                                      "43655",
                                      "0000-00-00",
                                      "2019--07-09",
                                      "2019-007-09",
                                      "暂无",
                                      "2019年7-9",
                                      "2019-07-09T08:30:00+8"}) {
    INFO(text);
    CHECK(Read("ymd", text) == "error");
  }
}

TEST_CASE("the stated order decides what 09/07/2019 is") {
  CHECK(Read("dmy", "09/07/2019") == "2019-07-09");
  CHECK(Read("mdy", "09/07/2019") == "2019-09-07");
  CHECK(Read("ymd", "09/07/2019") == "error");
  CHECK(Read("dmy", "31.12.2019") == "2019-12-31");
  CHECK(Read("mdy", "31.12.2019") == "error");
  CHECK(Read("dmy", "09072019") == "2019-07-09");
  CHECK(Read("mdy", "09072019") == "2019-09-07");
  CHECK(Read("dmy", "9-7-2019 10:15") == "2019-07-09");
}

TEST_CASE("two-digit years need a stated beginning") {
  CHECK(Read("dmy", "02.12.19") == "error");
  CHECK(Read("dmy/1970", "02.12.19") == "2019-12-02");
  CHECK(Read("dmy/1970", "02.12.69") == "2069-12-02");
  CHECK(Read("dmy/1970", "02.12.70") == "1970-12-02");
  CHECK(Read("mdy/1950", "12/02/19") == "2019-12-02");
  CHECK(Read("dmy/1970", "02.12.2019") == "2019-12-02");
}

TEST_CASE("English and Spanish month names are read, in full and short") {
  for (const std::string_view text :
       {"30 Nov 2016", "30 November 2016", "30-NOV-2016", "30 nov. 2016", "30 de noviembre de 2016",
        "de fecha 30 de noviembre de 2016", "30 de Noviembre del 2016", "30/Nov/2016"}) {
    INFO(text);
    CHECK(Read("dmy", text) == "2016-11-30");
  }
  CHECK(Read("mdy", "Nov 30, 2016") == "2016-11-30");
  CHECK(Read("mdy", "November 30 2016") == "2016-11-30");
  CHECK(Read("dmy", "01 de junio de 2018") == "2018-06-01");
  CHECK(Read("dmy", "5 de setiembre de 2018") == "2018-09-05");
  CHECK(Read("dmy", "15 ene 2018") == "2018-01-15");
  CHECK(Read("dmy", "15 Sept 2018") == "2018-09-15");
}

TEST_CASE("month names in another order than stated, or unknown, are refused") {
  CHECK(Read("dmy", "Nov 30, 2016") == "error");
  CHECK(Read("mdy", "30 Nov 2016") == "error");
  CHECK(Read("dmy", "Nov 3, 2016") == "error");
  CHECK(Read("mdy", "3 Nov 2016") == "error");
  CHECK(Read("dmy", "30 Nox 2016") == "error");
  CHECK(Read("dmy", "31 Nov 2016") == "error");
  CHECK(Read("dmy", "30 Nov") == "error");
  CHECK(Read("ymd", "30 Nov 2016") == "error");
}

TEST_CASE("spreadsheet days are counted as the spreadsheet counts them") {
  CHECK(Read("excel_1900", "1") == "1900-01-01");
  CHECK(Read("excel_1900", "59") == "1900-02-28");
  CHECK(Read("excel_1900", "61") == "1900-03-01");
  CHECK(Read("excel_1900", "43655") == "2019-07-09");
  CHECK(Read("excel_1900", "43655.75") == "2019-07-09");
  CHECK(Read("excel_1904", "0") == "1904-01-01");
  CHECK(Read("excel_1904", "42193") == "2019-07-09");
}

TEST_CASE("spreadsheet days that never were, or lie too far off, are refused") {
  for (const std::string_view text :
       {"0", "60", "2958466", "99999999", "-1", "4.3655E+4", "x", "1."}) {
    INFO(text);
    CHECK(Read("excel_1900", text) == "error");
  }
  CHECK(Read("excel_1900", "2958465") == "9999-12-31");
}

TEST_CASE("a refused date is not repeated in the message, which may reach a log") {
  const auto date = ParseDate("1949-12-32", ParseDateFormat("ymd").value());
  REQUIRE_FALSE(date.ok());
  const std::string message = date.status().ToString();
  CHECK(message.find("1949") == std::string::npos);
  CHECK(message.find("ymd") != std::string::npos);
  CHECK(message.find("no such day") != std::string::npos);
}

}  // namespace
}  // namespace landbridge
