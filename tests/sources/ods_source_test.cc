// SPDX-License-Identifier: Apache-2.0
// Sheets and cells of ods files.
#include "absl/strings/str_cat.h"
#include "adapters/sources/ods_sheet.h"
#include "tests/sources/rows.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

ReadResult Read(const std::string& bytes, const WorkbookOptions& options = {}) {
  return ReadText(options, bytes, "fines.ods");
}

std::string Row(const std::string& cells, const std::string& attributes = "") {
  return absl::StrCat("<table:table-row ", attributes, ">", cells, "</table:table-row>");
}

std::string Sheet(const std::string& rows, const std::string& attributes = "") {
  return absl::StrCat("<table:table table:name=\"Fines\" ", attributes, ">", rows,
                      "</table:table>");
}

// The text of one cell below a header.
std::string ValueOf(const std::string& cell) {
  const ReadResult result = Read(OdsOf(Sheet(Row(OdsCell("value")) + Row(cell))));
  if (!result.status.ok()) return result.status.ToString();
  if (!result.errors.empty()) return "<" + result.errors[0].message + ">";
  return result.rows.empty() ? "<none>" : Cells(result.rows[0])[0];
}

TEST_CASE("the cells of an ods file are texts, numbers, days, times and booleans") {
  CHECK(ValueOf(OdsCell("a<text:s text:c=\"3\"/>b<text:line-break/>c")) == "a   b\nc");
  CHECK(ValueOf(OdsCell("one</text:p><text:p>two")) == "one\ntwo");
  CHECK(ValueOf("<table:table-cell office:value-type=\"string\"><office:annotation><text:p>a "
                "comment</text:p></office:annotation><text:p>  the\n <text:span>value</text:span>"
                "</text:p></table:table-cell>") == "the value");
  CHECK(ValueOf("<table:table-cell office:value-type=\"float\" office:value=\"1234.5\"><text:p>"
                "1,234.50</text:p></table:table-cell>") == "1234.5");
  CHECK(ValueOf("<table:table-cell office:value-type=\"float\" office:value=\"1234\"><text:p>"
                "001234</text:p></table:table-cell>") == "001234");
  CHECK(ValueOf("<table:table-cell office:value-type=\"percentage\" office:value=\"0.05\"><text:p>"
                "5%</text:p></table:table-cell>") == "0.05");
  CHECK(ValueOf("<table:table-cell office:value-type=\"date\" office:date-value=\"2019-07-09\">"
                "<text:p>09.07.19</text:p></table:table-cell>") == "2019-07-09");
  CHECK(ValueOf("<table:table-cell office:value-type=\"date\" "
                "office:date-value=\"2019-07-09T16:30:00.25\"/>") == "2019-07-09 16:30:00");
  CHECK(
      ValueOf("<table:table-cell office:value-type=\"time\" office:time-value=\"PT16H30M05S\"/>") ==
      "16:30:05");
  CHECK(
      ValueOf("<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/>") ==
      "TRUE");
  CHECK(ValueOf("<table:table-cell/>") == "<none>");
}

TEST_CASE("what an ods cell lost or never had rejects its row") {
  CHECK_THAT(ValueOf("<table:table-cell office:value-type=\"float\" "
                     "office:value=\"9.14403001923174E+017\"/>"),
             Contains("cell A2 holds a number of more than 15 digits"));
  CHECK_THAT(ValueOf("<table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" "
                     "office:string-value=\"\" calcext:value-type=\"error\"><text:p>#DIV/0!"
                     "</text:p></table:table-cell>"),
             Contains("cell A2 holds the error #DIV/0!"));
  CHECK_THAT(ValueOf("<table:table-cell table:formula=\"of:=[.B1]\" office:value-type=\"float\" "
                     "office:value=\"0\"><text:p>Err:502</text:p></table:table-cell>"),
             Contains("cell A2 holds the error Err:502"));
  CHECK_THAT(ValueOf("<table:table-cell table:formula=\"of:=1+1\"/>"),
             Contains("cell A2 holds a formula whose result was never computed"));
  for (const char* const type : {"float", "date", "time", "boolean", "percentage"}) {
    CHECK_THAT(ValueOf(absl::StrCat("<table:table-cell table:formula=\"of:=[.B1]\" "
                                    "office:value-type=\"",
                                    type, "\"/>")),
               Contains("cell A2 holds a formula whose result was never computed"));
  }
  // An empty text is a result.
  CHECK(ValueOf("<table:table-cell table:formula=\"of:=&quot;&quot;\" office:value-type=\"string\" "
                "office:string-value=\"\"/>") == "<none>");
  // A text that only looks like one.
  CHECK(ValueOf(OdsCell("#12")) == "#12");
}

TEST_CASE("rows and cells that an ods file repeats are given out, and empty ones take no memory") {
  const std::string filling = Row("<table:table-cell table:number-columns-repeated=\"16384\"/>",
                                  "table:number-rows-repeated=\"1048500\"");
  const ReadResult result =
      Read(OdsOf(Sheet(Row(OdsCell("a") + OdsCell("b")) +
                       Row("<table:table-cell/>", "table:number-rows-repeated=\"7\"") +
                       Row(OdsCell("x", "table:number-columns-repeated=\"2\"") +
                               "<table:table-cell table:number-columns-repeated=\"16382\"/>",
                           "table:number-rows-repeated=\"2\"") +
                       filling)));
  REQUIRE(result.status.ok());
  CHECK(AllCells(result) == Table{{"x", "x"}, {"x", "x"}});
  CHECK(result.rows[0].place().line == 9);
  CHECK(result.rows[1].place().line == 10);
}

TEST_CASE("an ods file that repeats more than a sheet holds is damage, not memory") {
  const std::string rows = Row(OdsCell("x"), "table:number-rows-repeated=\"9000000000\"");
  CHECK(Read(OdsOf(Sheet(Row(OdsCell("a")) + rows))).status.code() == absl::StatusCode::kDataLoss);
  const std::string columns = Row(OdsCell("x", "table:number-columns-repeated=\"9000000000\""));
  CHECK(Read(OdsOf(Sheet(Row(OdsCell("a")) + columns))).status.code() ==
        absl::StatusCode::kDataLoss);
  const std::string wide =
      Row(OdsCell(std::string(10'000, 'x'), "table:number-columns-repeated=\"16384\""));
  CHECK(Read(OdsOf(Sheet(Row(OdsCell("a")) + wide))).status.code() ==
        absl::StatusCode::kResourceExhausted);
}

TEST_CASE("hidden sheets, hidden rows and merged cells of an ods file are known") {
  const std::string styles =
      "<style:style style:name=\"ta1\" style:family=\"table\"><style:table-properties "
      "table:display=\"true\"/></style:style><style:style style:name=\"ta2\" "
      "style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>";
  const std::string old = "<table:table table:name=\"Old\" table:style-name=\"ta2\">" +
                          Row(OdsCell("other")) + Row(OdsCell("z")) + "</table:table>";
  const std::string bytes =
      OdsOf(old + Sheet(Row(OdsCell("a") + OdsCell("b")) +
                            Row(OdsCell("1", "table:number-rows-spanned=\"2\"") + OdsCell("x")) +
                            Row("<table:covered-table-cell/>" + OdsCell("y")) +
                            Row(OdsCell("2") + OdsCell("z"), "table:visibility=\"filter\""),
                        "table:style-name=\"ta1\""),
            styles);
  CHECK_THAT(Message(Read(bytes).status), Contains("sheet Fines: the cells A2 to A3 are merged"));
  WorkbookOptions options;
  options.merged = WorkbookOptions::Merged::kRepeat;
  CHECK(AllCells(Read(bytes, options)) == Table{{"1", "x"}, {"1", "y"}, {"2", "z"}});
  options.merged = WorkbookOptions::Merged::kFirst;
  options.skip_hidden_rows = true;
  CHECK(AllCells(Read(bytes, options)) == Table{{"1", "x"}, {"<none>", "y"}});
  options.sheet = "Old";
  CHECK(AllCells(Read(bytes, options)) == Table{{"z"}});
}

TEST_CASE("a duration of an ods file is a time") {
  CHECK(OdsTime("PT16H30M05S") == "16:30:05");
  CHECK(OdsTime("PT30H00M00.5S") == "30:00:01");
  CHECK(OdsTime("P1D").empty());
}

}  // namespace
}  // namespace landbridge::testing
