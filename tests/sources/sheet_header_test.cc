// SPDX-License-Identifier: Apache-2.0
// Headers over several rows, and what stands above data without a header. The files are xlsx.
#include "adapters/sources/sheet_header.h"

#include "absl/strings/str_cat.h"
#include "tests/sources/rows.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

using Merged = WorkbookOptions::Merged;

const char kMerged[] =
    "<mergeCells><mergeCell ref=\"A1:D1\"/><mergeCell ref=\"A3:A4\"/>"
    "<mergeCell ref=\"B3:C3\"/><mergeCell ref=\"D3:D4\"/></mergeCells>";

// As registers are kept: a title, and two lines of header of which some cells are merged.
std::string Register(const std::string& number = "序号", const std::string& after = kMerged) {
  return XlsxOf(
      RowOf(1, TextCell("A1", "2026年3月行政处罚台账")) +
          RowOf(3, TextCell("A3", number) + TextCell("B3", "单位") + TextCell("D3", "文号")) +
          RowOf(4, TextCell("B4", "名称") + TextCell("C4", "代&#10;码")) +
          RowOf(5, NumberCell("A5", "1") + TextCell("B5", "甲") + TextCell("C5", "x") +
                       TextCell("D5", "12号")),
      after);
}

TEST_CASE("a header over two rows with merged cells names each column from the top down") {
  WorkbookOptions options;
  options.first_row = 3;
  options.header_rows = 2;
  for (const Merged merged : {Merged::kRefuse, Merged::kFirst, Merged::kRepeat}) {
    options.merged = merged;
    const ReadResult result = ReadWorkbook(Register(), options);
    INFO(result.status);
    REQUIRE(result.status.ok());
    CHECK(result.columns == Names{"序号", "单位 名称", "单位 代 码", "文号"});
    CHECK(AllCells(result) == Table{{"1", "甲", "x", "12号"}});
    CHECK(result.rows[0].place().line == 5);
  }
}

TEST_CASE("what a header says twice in a row is said once, and what stands apart is not") {
  WorkbookOptions options;
  options.header_rows = 3;
  const ReadResult result = ReadWorkbook(
      XlsxOf(RowOf(1, TextCell("A1", "a") + TextCell("B1", "b") + TextCell("D1", "d")) +
             RowOf(2, TextCell("A2", "a") + TextCell("B2", "c")) +
             RowOf(3, TextCell("A3", "a") + TextCell("B3", "b") + TextCell("C3", "only")) +
             RowOf(4, NumberCell("A4", "1") + NumberCell("D4", "2"))),
      options);
  REQUIRE(result.status.ok());
  CHECK(result.columns == Names{"a", "b c b", "only", "d"});
  CHECK(AllCells(result) == Table{{"1", "<none>", "<none>", "2"}});
}

TEST_CASE("a cell of a header that cannot be relied on is named") {
  WorkbookOptions options;
  options.header_rows = 2;
  const ReadResult result = ReadWorkbook(
      XlsxOf(RowOf(1, TextCell("A1", "a")) + RowOf(2, "<c r=\"B2\" t=\"e\"><v>#REF!</v></c>") +
             RowOf(3, TextCell("A3", "1"))),
      options);
  CHECK_THAT(Message(result.status), Contains("cell B2 "));
}

TEST_CASE("cells merged from the header into the data say how many rows the header may have") {
  WorkbookOptions options;
  options.first_row = 3;
  const std::string message = Message(ReadWorkbook(Register(), options).status);
  CHECK_THAT(message, Contains("the cells A3 to A4 are merged, and the first one belongs to the "
                               "header. When the header goes over several rows, state "
                               "header_rows: 2"));
}

TEST_CASE("what stands above data whose columns the options name is told, without titles") {
  WorkbookOptions options;
  options.first_row = 5;
  options.header = false;
  options.columns = {"id", "name", "code", "number"};
  const ReadResult result = ReadWorkbook(Register(), options);
  REQUIRE(result.status.ok());
  CHECK(AllCells(result) == Table{{"1", "甲", "x", "12号"}});
  CHECK(result.summary.lines_above == Names{"A3 序号, B3 单位, D3 文号", "B4 名称, C4 代 码"});
  CHECK(ReadWorkbook(Register("第12栏"), options).summary.lines_above[0] ==
        "A3 第#栏, B3 单位, D3 文号");
}

}  // namespace
}  // namespace landbridge::testing
