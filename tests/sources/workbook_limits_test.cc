// SPDX-License-Identifier: Apache-2.0
// Small files that ask for more memory or time than any table needs: each ends with its limit.
#include "absl/strings/str_cat.h"
#include "tests/sources/rows.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

std::string Repeated(int count, std::string_view text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

std::string Merged(const std::vector<std::string>& ranges) {
  std::string all = "<mergeCells>";
  for (const std::string& range : ranges) absl::StrAppend(&all, "<mergeCell ref=\"", range, "\"/>");
  return all + "</mergeCells>";
}

WorkbookOptions Repeat() {
  WorkbookOptions options;
  options.merged = WorkbookOptions::Merged::kRepeat;
  return options;
}

// What a sheet without any rows is read by.
WorkbookOptions WithoutHeader() {
  WorkbookOptions options;
  options.header = false;
  options.columns = {"id"};
  return options;
}

TEST_CASE("a part that is nested beyond all measure is damage") {
  for (const auto& [depth, code] :
       {std::pair(200, absl::StatusCode::kOk), std::pair(300, absl::StatusCode::kDataLoss)}) {
    const std::string nested = absl::StrCat(RowOf(1, TextCell("A1", "id")), Repeated(depth, "<x>"),
                                            Repeated(depth, "</x>"));
    const ReadResult result = ReadWorkbook(XlsxOf(nested));
    CHECK(result.status.code() == code);
    if (code == absl::StatusCode::kOk) continue;
    CHECK_THAT(Message(result.status), Contains("fines.xlsx: xl/worksheets/sheet1.xml is nested "
                                                "deeper than 256 elements"));
  }
}

TEST_CASE("more sheets than a workbook needs end the reading, in each of the formats") {
  for (const int count : {1024, 1025}) {
    std::string tables;
    XlsxText xlsx;
    std::vector<XlsSheetText> xls;
    for (int i = 0; i < count; ++i) {
      absl::StrAppend(&tables, "<table:table table:name=\"", i, "\"/>");
      xlsx.sheets.push_back({std::to_string(i), "", "", ""});
      xls.push_back({std::to_string(i), "", 0});
    }
    for (const std::string& bytes : {OdsOf(tables), xlsx.Bytes(), XlsOf(xls)}) {
      const ReadResult result = ReadWorkbook(bytes, WithoutHeader());
      if (count == 1024) {
        CHECK(Message(result.status) == "");
        continue;
      }
      CHECK(result.status.code() == absl::StatusCode::kResourceExhausted);
      CHECK_THAT(Message(result.status),
                 Contains("fines.xlsx") && Contains("has more than 1024 sheets"));
    }
  }
}

TEST_CASE("more styles than a workbook can have end the reading") {
  XlsxText xlsx;
  xlsx.sheets = {{"Fines", RowOf(1, TextCell("A1", "id")), "", ""}};
  xlsx.formats.assign(66'000, "0");
  const ReadResult result = ReadWorkbook(xlsx.Bytes());
  CHECK(result.status.code() == absl::StatusCode::kResourceExhausted);
  CHECK_THAT(Message(result.status), Contains("has more than 65536 styles"));
}

TEST_CASE("a long value of merged cells rejects the rows that it would not fit into") {
  const std::string rows = RowOf(1, TextCell("A1", "id") + TextCell("D1", "end")) +
                           RowOf(2, TextCell("A2", std::string(600'000, 'x'))) +
                           RowOf(3, NumberCell("A3", "2")) + RowOf(4, "") +
                           RowOf(6, NumberCell("A6", "3"));
  // One value fits into a row, two do not.
  const ReadResult wide = ReadWorkbook(XlsxOf(rows, Merged({"A2:XFD4"})), Repeat());
  CHECK(Message(wide.status) == "");
  REQUIRE(wide.errors.size() == 3);
  for (const RowError& error : wide.errors) CHECK(error.rule == RowRule::kTooLong);
  CHECK(wide.errors[2].place.line == 4);
  CHECK_THAT(wide.errors[0].message, Contains("larger than 1048576 bytes"));
  CHECK(AllCells(wide) == Table{{"3", "<none>"}});
  WorkbookOptions shorter = Repeat();
  shorter.row_bytes_max = 1000;
  const ReadResult high = ReadWorkbook(XlsxOf(rows, Merged({"A2:A4"})), shorter);
  CHECK(high.errors.size() == 2);
  CHECK(AllCells(high) == Table{{"2", "<none>"}, {"3", "<none>"}});
}

TEST_CASE("merged cells that overlap are damage when their values are to be repeated") {
  const std::string rows = RowOf(1, TextCell("A1", "a") + TextCell("B1", "b")) +
                           RowOf(2, NumberCell("A2", "1") + NumberCell("B2", "2")) +
                           RowOf(3, NumberCell("B3", "3")) + RowOf(4, NumberCell("A4", "4"));
  const auto read = [&rows](const std::vector<std::string>& ranges) {
    return ReadWorkbook(XlsxOf(rows, Merged(ranges)), Repeat());
  };
  CHECK(AllCells(read({"A4:B4", "A2:A3"})) == Table{{"1", "2"}, {"1", "3"}, {"4", "4"}});
  for (const auto& ranges : std::vector<std::vector<std::string>>{
           {"A2:A3", "A3:B4"}, {"A2:B2", "B2:B4"}, {"A2:A3", "A2:A3"}, {"B2:C9", "A4:D4"}}) {
    const ReadResult result = read(ranges);
    CHECK(result.status.code() == absl::StatusCode::kDataLoss);
    CHECK_THAT(Message(result.status),
               Contains("fines.xlsx: sheet Fines has merged cells at") && Contains("overlap"));
  }
}

TEST_CASE("a sheet that gives out more cells than any table has ends the reading") {
  const std::string cell =
      "<table:table-cell office:value-type=\"float\" office:value=\"1\" "
      "table:number-columns-repeated=\"1000\"/>";
  const std::string table =
      absl::StrCat("<table:table table:name=\"Fines\"><table:table-row>", cell,
                   "</table:table-row><table:table-row table:number-rows-repeated=\"1000000\">",
                   cell, "</table:table-row></table:table>");
  WorkbookOptions options;
  options.number_repeated_columns = true;
  const ReadResult ods = ReadWorkbook(OdsOf(table), options);
  CHECK(ods.status.code() == absl::StatusCode::kResourceExhausted);
  CHECK_THAT(Message(ods.status), Contains("has more than 100000000 cells"));
  const ReadResult xlsx =
      ReadWorkbook(XlsxOf(RowOf(1, TextCell("A1", "id")) + RowOf(2, NumberCell("A2", "1")),
                          Merged({"A2:CV1048576"})),
                   Repeat());
  CHECK(xlsx.status.code() == absl::StatusCode::kResourceExhausted);
  CHECK_THAT(Message(xlsx.status), Contains("has more than 100000000 cells"));
}

TEST_CASE("only the first entry of an xls file's directory is its root") {
  const std::string label = LittleEndian16(0) + LittleEndian16(0) + LittleEndian16(0);
  std::string bytes =
      XlsOf({{"Fines", BiffWriter().Record(0x0204, label + BiffText("id")).bytes(), 0}});
  // Behind header, table, root and stream: an entry of the root's type, and of a chain that is
  // none.
  const size_t entry = 2 * 512 + 2 * 128;
  bytes[entry + 0x42] = 5;
  bytes.replace(entry + 0x74, 4, LittleEndian32(1'000'000));
  const ReadResult result = ReadWorkbook(bytes);
  CHECK(Message(result.status) == "");
  CHECK(result.columns == std::vector<std::string>{"id"});
}

TEST_CASE("texts of an xls file count with what each takes, also when they are empty") {
  std::string texts = LittleEndian32(20'000) + LittleEndian32(20'000);
  for (int i = 0; i < 20'000; ++i) texts += std::string(3, '\0');
  const std::string bytes = XlsOf({{"Fines", "", 0}}, BiffWriter().Record(0x00FC, texts).bytes());
  WorkbookOptions options = WithoutHeader();
  CHECK(Message(ReadWorkbook(bytes, options).status) == "");
  options.memory_max = 200'000;
  const ReadResult result = ReadWorkbook(bytes, options);
  CHECK(result.status.code() == absl::StatusCode::kResourceExhausted);
  CHECK_THAT(Message(result.status), Contains("fines.xlsx: the file and its texts take more than "
                                              "200000 bytes of memory; raise memory_max"));
}

TEST_CASE("a row of an xls file that repeats a long text beyond all measure ends the reading") {
  const std::string text = LittleEndian16(30'000) + '\0' + std::string(30'000, 'x');
  const std::string globals =
      BiffWriter().Record(0x00FC, LittleEndian32(1) + LittleEndian32(1) + text).bytes();
  std::string cells;
  for (uint16_t column = 0; column < 2'300; ++column) {
    cells += BiffWriter()
                 .Record(0x00FD, LittleEndian16(0) + LittleEndian16(column) + LittleEndian16(0) +
                                     LittleEndian32(0))
                 .bytes();
  }
  const ReadResult result = ReadWorkbook(XlsOf({{"Fines", cells, 0}}, globals));
  CHECK(result.status.code() == absl::StatusCode::kResourceExhausted);
  CHECK_THAT(Message(result.status), Contains("bytes of text in row 1, which no table needs"));
}

}  // namespace
}  // namespace landbridge::testing
