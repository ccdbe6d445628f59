// SPDX-License-Identifier: Apache-2.0
// The cells of xlsx files.
#include "tests/sources/rows.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

// One row below a header of one column, whose cell A2 is `cell`.
std::string OneCell(const std::string& cell, XlsxText text = {}) {
  text.sheets = {{"Fines", RowOf(1, TextCell("A1", "value")) + RowOf(2, cell), "", ""}};
  return text.Bytes();
}

// Its text, "<none>" when the cell is empty, or "<problem>".
std::string ValueOf(const std::string& bytes) {
  const ReadResult result = ReadWorkbook(bytes);
  if (!result.status.ok()) return result.status.ToString();
  if (!result.errors.empty()) return "<" + result.errors[0].message + ">";
  return result.rows.empty() ? "<none>" : Cells(result.rows[0])[0];
}

TEST_CASE("texts are read wherever xlsx keeps them") {
  XlsxText text;
  text.strings =
      "<si><t>plain</t></si>"
      "<si><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r><rPh sb=\"0\" eb=\"1\"><t>read "
      "aloud</t></rPh></si>"
      "<si><t xml:space=\"preserve\"> two\nlines_x000D__x005F_x0041_ </t></si>";
  CHECK(ValueOf(OneCell("<c r=\"A2\" t=\"s\"><v>0</v></c>", text)) == "plain");
  CHECK(ValueOf(OneCell("<c r=\"A2\" t=\"s\"><v>1</v></c>", text)) == "rich text");
  CHECK(ValueOf(OneCell("<c r=\"A2\" t=\"s\"><v>2</v></c>", text)) == " two\nlines\r_x0041_ ");
  CHECK(ValueOf(OneCell(
            "<c r=\"A2\" t=\"inlineStr\"><is><r><t>a</t></r><r><t>b</t></r></is></c>")) == "ab");
  CHECK(ValueOf(OneCell("<c r=\"A2\" t=\"str\"><f>B2</f><v>of a formula</v></c>")) ==
        "of a formula");
  CHECK(ValueOf(OneCell("<c r=\"A2\" t=\"s\"><v>3</v></c>", text)) ==
        "DATA_LOSS: fines.xlsx: xl/worksheets/sheet1.xml is damaged: cell A2 names a text that the "
        "file does not have; get the file again");
}

TEST_CASE("a number that was entered as text stays a text") {
  CHECK(ValueOf(OneCell(TextCell("A2", "0012"))) == "0012");
  CHECK(ValueOf(OneCell(TextCell("A2", "91440300192317458F"))) == "91440300192317458F");
  CHECK(ValueOf(OneCell(TextCell("A2", "440300192317458001"))) == "440300192317458001");
}

TEST_CASE("numbers are as the format says: digits, leading zeros, days") {
  XlsxText text;
  text.formats = {"000000", "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", "yyyy-mm-dd hh:mm",
                  "#,##0.00"};
  CHECK(ValueOf(OneCell(NumberCell("A2", "914403001923174"), text)) == "914403001923174");
  CHECK(ValueOf(OneCell(NumberCell("A2", "1.25E-3"), text)) == "0.00125");
  CHECK(ValueOf(OneCell(NumberCell("A2", "1234", 1), text)) == "001234");
  CHECK(ValueOf(OneCell(NumberCell("A2", "43655", 2), text)) == "2019-07-09");
  CHECK(ValueOf(OneCell(NumberCell("A2", "43655.6875", 3), text)) == "2019-07-09 16:30:00");
  CHECK(ValueOf(OneCell(NumberCell("A2", "1234.5", 4), text)) == "1234.5");
  CHECK(ValueOf(OneCell("<c r=\"A2\" t=\"d\"><v>2019-07-09T00:00:00</v></c>")) == "2019-07-09");
  text.date1904 = true;
  CHECK(ValueOf(OneCell(NumberCell("A2", "42193", 2), text)) == "2019-07-09");
}

TEST_CASE("an identifier in scientific notation is rejected with its cell and the remedy") {
  const ReadResult result = ReadWorkbook(OneCell(NumberCell("A2", "9.14403001923174E17")));
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].rule == RowRule::kDigitsLost);
  CHECK(result.errors[0].column == "value");
  CHECK_THAT(result.errors[0].message, Contains("cell A2 holds a number of more than 15 digits"));
}

TEST_CASE("booleans are words") {
  CHECK(ValueOf(OneCell("<c r=\"A2\" t=\"b\"><v>1</v></c>")) == "TRUE");
  CHECK(ValueOf(OneCell("<c r=\"A2\" t=\"b\"><v>0</v></c>")) == "FALSE");
}

TEST_CASE("a formula counts by its stored result, and without one its row is rejected") {
  CHECK(ValueOf(OneCell("<c r=\"A2\"><f>1+1</f><v>2</v></c>")) == "2");
  CHECK(ValueOf(OneCell("<c r=\"A2\" t=\"str\"><f>\"\"</f><v></v></c>")) == "<none>");
  CHECK_THAT(ValueOf(OneCell("<c r=\"A2\"><f>1+1</f></c>")),
             Contains("cell A2 holds a formula whose result was never computed"));
  CHECK_THAT(ValueOf(OneCell("<c r=\"A2\"><f>1+1</f><v/></c>")),
             Contains("cell A2 holds a formula whose result was never computed"));
}

TEST_CASE("results that a program wrote without computing them do not count") {
  XlsxText text;
  text.calculation = "fullCalcOnLoad=\"1\"";
  CHECK_THAT(ValueOf(OneCell("<c r=\"A2\"><f>1+1</f><v>0</v></c>", text)),
             Contains("cell A2 holds a formula whose result was never computed"));
  CHECK(ValueOf(OneCell(NumberCell("A2", "7"), text)) == "7");
}

TEST_CASE("a cell with an error rejects its row") {
  const ReadResult result = ReadText(
      WorkbookOptions(), OneCell("<c r=\"A2\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>"), "fines.xlsx");
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].rule == RowRule::kCellValue);
  CHECK(result.errors[0].message ==
        "cell A2 holds the error #DIV/0!; correct the formula, or enter the value itself");
}

TEST_CASE("an error in the header is told before any row is read") {
  const ReadResult result = ReadText(
      WorkbookOptions(), XlsxOf(RowOf(1, "<c r=\"A1\" t=\"e\"><v>#REF!</v></c>")), "fines.xlsx");
  CHECK(result.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(Message(result.status), Contains("row 1: cell A1 holds the error #REF!"));
}

TEST_CASE("rows and cells without a stated place follow one another") {
  const ReadResult result = ReadText(
      WorkbookOptions(),
      XlsxOf("<row><c t=\"inlineStr\"><is><t>a</t></is></c><c t=\"inlineStr\"><is><t>b</t></is></c>"
             "</row><row><c><v>1</v></c><c><v>2</v></c></row>"),
      "fines.xlsx");
  REQUIRE(result.rows.size() == 1);
  CHECK(Cells(result.rows[0]) == std::vector<std::string>{"1", "2"});
  CHECK(result.rows[0].place().line == 2);
}

TEST_CASE("rows out of their order are damage") {
  const std::string rows = RowOf(2, TextCell("A2", "a")) + RowOf(1, TextCell("A1", "b"));
  const ReadResult result = ReadWorkbook(XlsxOf(rows));
  CHECK(result.status.code() == absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace landbridge::testing
