// SPDX-License-Identifier: Apache-2.0
// What is read of a workbook: which sheets, which rows, which columns. The files are xlsx.
#include "adapters/sources/workbook_source.h"

#include "adapters/sources/column_patterns.h"
#include "tests/sources/rows.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

std::string Header() { return RowOf(1, TextCell("A1", "id") + TextCell("B1", "name")); }

XlsxSheetText Sheet(std::string name, std::string id, std::string state = "") {
  return {std::move(name), Header() + RowOf(2, NumberCell("A2", id)), std::move(state), ""};
}

std::string Workbook(const std::vector<XlsxSheetText>& sheets) {
  XlsxText text;
  text.sheets = sheets;
  return text.Bytes();
}

TEST_CASE("the one visible sheet that has values is read") {
  const ReadResult result = ReadWorkbook(
      Workbook({{"Empty", "", "", ""}, Sheet("Secret", "1", "hidden"), Sheet("Fines", "2")}));
  REQUIRE(result.status.ok());
  CHECK(result.columns == std::vector<std::string>{"id", "name"});
  CHECK(AllCells(result) == Table{{"2", "<none>"}});
  CHECK(result.rows[0].place().ToString() == "fines.xlsx: sheet Fines, row 2");
  CHECK(result.rows[0].place().sheet() == "Fines");
  CHECK(result.summary.clean_end);
  CHECK(result.summary.rows_read == 1);
}

TEST_CASE("of several sheets with values one must be stated, and the message names them") {
  const std::string bytes =
      Workbook({Sheet("2025", "1"), Sheet("2026", "2"), Sheet("Old", "3", "hidden")});
  const ReadResult unstated = ReadWorkbook(bytes);
  CHECK(unstated.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(Message(unstated.status), Contains("several sheets have values: 2025, 2026"));

  WorkbookOptions by_name;
  by_name.sheet = "2026";
  CHECK(AllCells(ReadWorkbook(bytes, by_name)) == Table{{"2", "<none>"}});
  by_name.sheet = "Old";
  CHECK(AllCells(ReadWorkbook(bytes, by_name)) == Table{{"3", "<none>"}});
  by_name.sheet = "2027";
  CHECK_THAT(Message(ReadWorkbook(bytes, by_name).status), Contains("there are: 2025, 2026, Old"));

  WorkbookOptions by_number;
  by_number.sheet_number = 3;
  CHECK(AllCells(ReadWorkbook(bytes, by_number)) == Table{{"3", "<none>"}});
  by_number.sheet_number = 4;
  CHECK_THAT(Message(ReadWorkbook(bytes, by_number).status), Contains("no sheet number 4"));
  by_number.all_sheets = true;
  CHECK(ReadWorkbook(bytes, by_number).status.code() == absl::StatusCode::kInvalidArgument);

  WorkbookOptions ignoring;
  ignoring.ignored_sheets = {"2025"};
  CHECK(AllCells(ReadWorkbook(bytes, ignoring)) == Table{{"2", "<none>"}});
}

TEST_CASE("a workbook whose only values are hidden says so") {
  const ReadResult result =
      ReadWorkbook(Workbook({{"Empty", "", "", ""}, Sheet("Old", "3", "veryHidden")}));
  CHECK(result.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(Message(result.status),
             Contains("only hidden sheets have values: Old. When one of them is the table, state"));
}

TEST_CASE("a workbook without any values has no header line, and says so") {
  const ReadResult result = ReadWorkbook(Workbook({{"Empty", "", "", ""}}));
  CHECK(result.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(Message(result.status) ==
        "fines.xlsx: sheet Empty is empty: there is no header line; get the file again");
  WorkbookOptions stated;
  stated.sheet = "Empty";
  CHECK_THAT(
      Message(ReadWorkbook(Workbook({{"Empty", "", "", ""}, Sheet("Fines", "2")}), stated).status),
      Contains("sheet Empty is empty: there is no header line"));
  CHECK_THAT(Message(ReadWorkbook(Workbook({{"One", "", "", ""}, {"Two", "", "", ""}})).status),
             Contains("no visible sheet has values: there is no header line"));
}

TEST_CASE("a workbook whose columns the options name may have no rows") {
  WorkbookOptions named;
  named.header = false;
  named.columns = {"id"};
  const ReadResult result = ReadWorkbook(Workbook({{"Empty", "", "", ""}}), named);
  CHECK(result.status.ok());
  CHECK(result.rows.empty());
  CHECK(result.summary.clean_end);
}

TEST_CASE("a header that is to be below the end of its sheet says where the sheet ends") {
  const std::string title = RowOf(1, TextCell("A1", "Fines of 2026"));
  const std::string text =
      "fines.xlsx: sheet Fines has nothing below its title: it ends at row 1, and first_row is 2, "
      "so there is no header line; correct first_row, or get the file again";
  WorkbookOptions options;
  options.first_row = 2;
  CHECK(Message(ReadWorkbook(Workbook({{"Fines", title, "", ""}}), options).status) == text);
  // A hidden list for drop-downs is not what is missing.
  const std::vector<XlsxSheetText> with_list = {
      {"Fines", title, "", ""},
      {"List", RowOf(1, TextCell("A1", "a")) + RowOf(2, TextCell("A2", "b")), "hidden", ""}};
  CHECK(Message(ReadWorkbook(Workbook(with_list), options).status) == text);
  options.sheet = "Fines";
  CHECK(Message(ReadWorkbook(Workbook(with_list), options).status) == text);
  options.header_rows = 2;
  CHECK(Message(ReadWorkbook(Workbook(with_list), options).status) == text);
  // A header alone is an empty list.
  options.header_rows = 1;
  options.first_row = 1;
  CHECK(ReadWorkbook(Workbook(with_list), options).status.ok());
}

TEST_CASE("all sheets are read one after the other when their columns are the same") {
  WorkbookOptions all;
  all.all_sheets = true;
  const std::string other_order = RowOf(1, TextCell("A1", "name") + TextCell("C1", "id")) +
                                  RowOf(2, TextCell("A2", "b") + NumberCell("C2", "2"));
  const ReadResult result =
      ReadWorkbook(Workbook({Sheet("2025", "1"), {"2026", other_order, "", ""}}), all);
  REQUIRE(result.status.ok());
  CHECK(AllCells(result) == Table{{"1", "<none>"}, {"2", "b"}});
  CHECK(result.rows[1].place().sheet() == "2026");

  const std::string renamed = RowOf(1, TextCell("A1", "id") + TextCell("B1", "title"));
  CHECK_THAT(
      Message(ReadWorkbook(Workbook({Sheet("2025", "1"), {"2026", renamed, "", ""}}), all).status),
      Contains("sheet 2026, row 1: the column title is not there on sheet 2025"));
  const std::string fewer = RowOf(1, TextCell("A1", "id"));
  CHECK_THAT(
      Message(ReadWorkbook(Workbook({Sheet("2025", "1"), {"2026", fewer, "", ""}}), all).status),
      Contains("the column name of sheet 2025 is missing"));
  all.ignored_sheets = {"2026"};
  CHECK(ReadWorkbook(Workbook({Sheet("2025", "1"), {"2026", renamed, "", ""}}), all).status.ok());
}

TEST_CASE("a hidden sheet with values stops the reading of all sheets, and is named") {
  WorkbookOptions all;
  all.all_sheets = true;
  const std::string bytes =
      Workbook({Sheet("2025", "1"), Sheet("2024", "3", "hidden"), Sheet("2026", "2")});
  const ReadResult stopped = ReadWorkbook(bytes, all);
  CHECK(stopped.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(stopped.rows.empty());
  CHECK_THAT(Message(stopped.status),
             Contains("all_sheets would leave them out: 2024. Unhide or delete them") &&
                 Contains("ignored_sheets"));
  all.ignored_sheets = {"2024"};
  CHECK(AllCells(ReadWorkbook(bytes, all)) == Table{{"1", "<none>"}, {"2", "<none>"}});
  // Drop-downs' lists that were emptied, and charts, hide nothing.
  all.ignored_sheets.clear();
  CHECK(AllCells(ReadWorkbook(Workbook({Sheet("2025", "1"), {"2024", "", "hidden", ""}}), all)) ==
        Table{{"1", "<none>"}});
}

TEST_CASE("titles above the header and empty rows and columns are passed over") {
  const std::string bytes = XlsxOf(RowOf(1, TextCell("A1", "Fines of 2026")) + RowOf(3, "") +
                                   RowOf(4, TextCell("B4", "id") + TextCell("D4", "na&#10;me ")) +
                                   RowOf(5, "<c r=\"A5\" s=\"1\"/>") +
                                   RowOf(7, NumberCell("B7", "1")) + RowOf(9, TextCell("D9", "x")));
  WorkbookOptions options;
  options.first_row = 4;
  const ReadResult result = ReadWorkbook(bytes, options);
  REQUIRE(result.status.ok());
  CHECK(result.columns == std::vector<std::string>{"id", "na me"});
  CHECK(AllCells(result) == Table{{"1", "<none>"}, {"<none>", "x"}});
  CHECK(result.rows[1].place().line == 9);

  options.first_row = 3;
  CHECK_THAT(Message(ReadWorkbook(bytes, options).status),
             Contains("row 3 is empty and names no columns"));
}

TEST_CASE("columns without a header are named by the options") {
  WorkbookOptions options;
  options.header = false;
  options.columns = {"id", "name"};
  options.first_row = 2;
  const std::string bytes =
      XlsxOf(RowOf(1, TextCell("A1", "Title")) + RowOf(3, NumberCell("A3", "1")) +
             RowOf(4, NumberCell("A4", "2") + TextCell("C4", "third")));
  const ReadResult result = ReadWorkbook(bytes, options);
  REQUIRE(result.status.ok());
  CHECK(AllCells(result) == Table{{"1", "<none>"}});
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].rule == RowRule::kFieldCount);
  CHECK_THAT(result.errors[0].message, Contains("cell C4 has a value"));
  options.header = true;
  CHECK(ReadWorkbook(bytes, options).status.code() == absl::StatusCode::kInvalidArgument);
}

TEST_CASE("an error in a column that nobody wants does not reject its row") {
  const std::string error = "<c r=\"B2\" t=\"e\"><v>#REF!</v></c>";
  const std::string bytes = XlsxOf(Header() + RowOf(2, NumberCell("A2", "1") + error));
  CHECK(ReadWorkbook(bytes).errors.size() == 1);
  WorkbookOptions options;
  options.ignored_columns = {"name"};
  CHECK(AllCells(ReadWorkbook(bytes, options)) == Table{{"1", "<none>"}});
  options.ignored_columns = {"na*"};
  CHECK(AllCells(ReadWorkbook(bytes, options)) == Table{{"1", "<none>"}});
  options.ignored_columns = {"other", "id"};
  CHECK(ReadWorkbook(bytes, options).errors.size() == 1);
}

TEST_CASE("nothing but the star is special in a pattern of columns") {
  const std::vector<std::string> patterns = {"罚款[万元]*", "a?", "*b*b"};
  CHECK(FitsAnyColumnPattern("罚款[万元]（2026）", patterns));
  CHECK_FALSE(FitsAnyColumnPattern("罚款万（2026）", patterns));
  CHECK(FitsAnyColumnPattern("a?", patterns));
  CHECK_FALSE(FitsAnyColumnPattern("ab", patterns));
  CHECK(FitsAnyColumnPattern("xbxbxb", patterns));
  CHECK_FALSE(FitsAnyColumnPattern("xbxbx", patterns));
  CHECK(FitsColumnPattern("", "*"));
  CHECK_FALSE(FitsColumnPattern("", "a"));
}

TEST_CASE("a repeated column name is an error unless it is to be numbered") {
  const std::string bytes =
      XlsxOf(RowOf(1, TextCell("A1", "id") + TextCell("B1", "id")) + RowOf(2, TextCell("B2", "x")));
  CHECK_THAT(Message(ReadWorkbook(bytes).status), Contains("has the name of an earlier column"));
  WorkbookOptions options;
  options.number_repeated_columns = true;
  CHECK(ReadWorkbook(bytes, options).columns == std::vector<std::string>{"id", "id#2"});
}

TEST_CASE("hidden rows are read unless the options leave them out") {
  const std::string bytes = XlsxOf(Header() + RowOf(2, NumberCell("A2", "1"), "hidden=\"1\"") +
                                   RowOf(3, NumberCell("A3", "2")));
  CHECK(ReadWorkbook(bytes).rows.size() == 2);
  WorkbookOptions options;
  options.skip_hidden_rows = true;
  CHECK(AllCells(ReadWorkbook(bytes, options)) == Table{{"2", "<none>"}});
}

TEST_CASE("cells merged over rows are refused until the options say what they mean") {
  const std::string rows = Header() + RowOf(2, NumberCell("A2", "1") + TextCell("B2", "x")) +
                           RowOf(3, NumberCell("A3", "2") + "<c r=\"B3\"/>") +
                           RowOf(4, NumberCell("A4", "3"));
  const std::string bytes = XlsxOf(rows, "<mergeCells><mergeCell ref=\"B2:B3\"/></mergeCells>");
  const ReadResult refused = ReadWorkbook(bytes);
  CHECK(refused.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(Message(refused.status), Contains("the cells B2 to B3 are merged"));

  WorkbookOptions first;
  first.merged = WorkbookOptions::Merged::kFirst;
  CHECK(AllCells(ReadWorkbook(bytes, first)) ==
        Table{{"1", "x"}, {"2", "<none>"}, {"3", "<none>"}});
  WorkbookOptions repeat;
  repeat.merged = WorkbookOptions::Merged::kRepeat;
  CHECK(AllCells(ReadWorkbook(bytes, repeat)) == Table{{"1", "x"}, {"2", "x"}, {"3", "<none>"}});

  // Titles, and notes that are merged to the right only, do no harm.
  const std::string harmless = XlsxOf(rows, "<mergeCells><mergeCell ref=\"A4:B4\"/></mergeCells>");
  CHECK(ReadWorkbook(harmless).rows.size() == 3);
  CHECK(AllCells(ReadWorkbook(harmless, repeat))[2] == std::vector<std::string>{"3", "3"});
}

TEST_CASE("values are trimmed and null tokens have none where the options say so") {
  WorkbookOptions options;
  options.trim = true;
  options.null_tokens = {"-0-"};
  const std::string bytes =
      XlsxOf(Header() + RowOf(2, TextCell("A2", "  x ") + TextCell("B2", " -0- ")));
  CHECK(AllCells(ReadWorkbook(bytes, options)) == Table{{"x", "<none>"}});
  CHECK(AllCells(ReadWorkbook(bytes)) == Table{{"  x ", " -0- "}});
}

TEST_CASE("a row with more text than the options allow is rejected") {
  WorkbookOptions options;
  options.row_bytes_max = 10;
  const ReadResult result = ReadWorkbook(
      XlsxOf(Header() + RowOf(2, TextCell("A2", "12345678901")) + RowOf(3, TextCell("A3", "1"))),
      options);
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].rule == RowRule::kTooLong);
  CHECK(result.rows.size() == 1);
}

TEST_CASE("a value under a column without a name rejects its row") {
  const ReadResult result =
      ReadWorkbook(XlsxOf(Header() + RowOf(2, NumberCell("A2", "1") + TextCell("AB2", "lost")) +
                          RowOf(3, NumberCell("A3", "2") + TextCell("AB3", "  "))));
  REQUIRE(result.errors.size() == 1);
  CHECK_THAT(result.errors[0].message, Contains("cell AB2 has a value"));
  CHECK(result.errors[0].place.ToString() == "fines.xlsx: sheet Fines, row 2");
  CHECK(result.rows.size() == 1);
}

}  // namespace
}  // namespace landbridge::testing
