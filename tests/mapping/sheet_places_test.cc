// SPDX-License-Identifier: Apache-2.0
// Columns of spreadsheets that are taken by their places, in each of the formats.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "adapters/mapping/drift.h"
#include "tests/mapping/mapping_run.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

// A: id; B: hidden, called Kept; C and D: one cell with a name that changes; E: no name at all; F:
// last.
std::string Xlsx(const std::string& name) {
  return XlsxOf(RowOf(1, TextCell("A1", "id") + TextCell("B1", "Kept") + TextCell("C1", name) +
                             TextCell("F1", "last")) +
                    RowOf(2, NumberCell("A2", "1") + TextCell("B2", "b") + TextCell("C2", "c") +
                                 TextCell("D2", "d") + TextCell("F2", "f")),
                "<mergeCells><mergeCell ref=\"C1:D1\"/></mergeCells>");
}

std::string Ods(const std::string& name) {
  const std::string empty = "<table:table-cell/>";
  return OdsOf(absl::StrCat(
      "<table:table table:name=\"Fines\"><table:table-column/>"
      "<table:table-column table:visibility=\"collapse\"/><table:table-row>",
      OdsCell("id"), OdsCell("Kept"), OdsCell(name, "table:number-columns-spanned=\"2\""),
      "<table:covered-table-cell/>", empty, OdsCell("last"), "</table:table-row><table:table-row>",
      OdsCell("1"), OdsCell("b"), OdsCell("c"), OdsCell("d"), empty, OdsCell("f"),
      "</table:table-row></table:table>"));
}

std::string Xls(const std::string& name) {
  BiffWriter sheet;
  sheet.Words(0x007D, {1, 1, 0x900, 15, 1, 0});  // the width of column B: hidden
  const auto label = [&sheet](uint16_t row, uint16_t column, const std::string& text) {
    sheet.Record(0x0204,
                 LittleEndian16(row) + LittleEndian16(column) + LittleEndian16(0) + BiffText(text));
  };
  label(0, 0, "id");
  label(0, 1, "Kept");
  label(0, 2, name);
  label(0, 5, "last");
  label(1, 0, "1");
  label(1, 1, "b");
  label(1, 2, "c");
  label(1, 3, "d");
  label(1, 5, "f");
  sheet.Words(0x00E5, {1, 0, 0, 2, 3});
  return XlsOf({{"Fines", sheet.bytes(), 0}});
}

std::string Placed(int position, const std::string& workbook = "{}") {
  return absl::StrReplaceAll(
      SimpleMapping("  - {to: decision.remark, from: note}\n",
                    absl::StrCat("    columns: [{name: note, position: ", position, "}]\n")),
      {{"delimited: {}", "workbook: " + workbook}});
}

// The remark that the first row gets from the column at `position`, or why it gets none.
std::string Remark(int position, const std::string& bytes) {
  const MappingRun run = RunText(Placed(position), {{"rows.csv", bytes}});
  if (!run.status.ok()) return std::string(run.status.message());
  if (!run.rejected.empty()) return run.rejected[0].findings[0].finding.message();
  return run.records.at(0).record.decision().remark();
}

TEST_CASE("a place in a sheet is the column's letter, hidden, merged and nameless ones counted") {
  for (const auto& make : {Xlsx, Ods, Xls}) {
    const std::string bytes = make("as of May");
    // D has a value, and no name of its own.
    CHECK_THAT(Remark(2, bytes), Contains("cell D2 has a value, and its column has no name"));
    CHECK(Remark(4, bytes) == "d");
    CHECK_THAT(Remark(9, bytes), Contains("the column `note` is missing"));
  }
}

TEST_CASE("values at a place are those of each other column too") {
  const std::string row = RowOf(
      2, NumberCell("A2", "1") + TextCell("B2", "b") + TextCell("C2", "c") + TextCell("D2", "d"));
  const std::string header = RowOf(1, TextCell("A1", "id") + TextCell("B1", "x") +
                                          TextCell("C1", "as of May") + TextCell("D1", "y"));
  for (int place = 2; place <= 4; ++place) {
    CHECK(Remark(place, XlsxOf(header + row)) ==
          std::string(1, static_cast<char>('a' + place - 1)));
  }
  // A nameless column between named ones, and one under the end of a merged name.
  const std::string gap =
      RowOf(1, TextCell("A1", "id") + TextCell("C1", "x") + TextCell("D1", "y"));
  CHECK(Remark(2, XlsxOf(gap + row)) == "b");
  const std::string last =
      RowOf(1, TextCell("A1", "id") + TextCell("B1", "x") + TextCell("C1", "y"));
  CHECK_THAT(Remark(4, XlsxOf(last + row)), Contains("the column `note` is missing"));
  CHECK(Remark(4, XlsxOf(last + row, "<mergeCells><mergeCell ref=\"C1:D1\"/></mergeCells>")) ==
        "d");
}

TEST_CASE("on several sheets a place is one column, whatever each calls it") {
  const auto sheet = [](const std::string& name, const std::string& header, const std::string& id) {
    return XlsxSheetText{
        name,
        RowOf(1, TextCell("A1", "id") + TextCell("B1", header) + TextCell("C1", "x")) +
            RowOf(2, NumberCell("A2", id) + TextCell("B2", "in " + name) + TextCell("C2", "c")),
        "", ""};
  };
  XlsxText text;
  text.sheets = {sheet("May", "as of May", "1"), sheet("June", "as of June", "2")};
  const MappingRun run = RunText(Placed(2, "{all_sheets: true}"), {{"rows.csv", text.Bytes()}});
  INFO(run.status);
  REQUIRE(run.status.ok());
  REQUIRE(run.records.size() == 2);
  CHECK(run.records[0].record.decision().remark() == "in May");
  CHECK(run.records[1].record.decision().remark() == "in June");
  // Reports say neither sheet's name of it about the other one.
  const std::string amount =
      "  - {to: decision.amounts, from: note, amount: {unit: 元, "
      "currency: CNY}, set: {purpose: fine}}\n";
  const MappingRun words =
      RunText(Placed(2, "{all_sheets: true}") + amount, {{"rows.csv", text.Bytes()}});
  REQUIRE(words.rejected.size() == 2);
  CHECK(words.rejected[1].findings.at(0).column == "note");
  // The name of the first sheet's column is not looked for elsewhere on the second.
  text.sheets[1].rows = absl::StrReplaceAll(text.sheets[1].rows, {{">x<", ">as of May<"}});
  CHECK_THAT(
      std::string(
          RunText(Placed(2, "{all_sheets: true}"), {{"rows.csv", text.Bytes()}}).status.message()),
      Contains("sheet June, row 1: the column as of May is not there on sheet May"));
}

TEST_CASE("another name at the place in a sheet is drift") {
  const std::string yaml = Placed(4);
  const auto mapping = Mapping::Parse(yaml, "test.yaml", {});
  REQUIRE(mapping.ok());
  const auto tables = [&](const std::string& header) {
    const std::string bytes =
        XlsxOf(RowOf(1, TextCell("A1", "id") + TextCell("C1", "x") + TextCell("D1", header)) +
               RowOf(2, NumberCell("A2", "1") + TextCell("C2", "c") + TextCell("D2", "d")));
    const MappingRun run = RunText(yaml, {{"rows.csv", bytes}});
    REQUIRE(run.status.ok());
    return run.summary.tables;
  };
  const config::v1::LastRun note = NoteRun(**mapping, {}, tables("as of May"), {});
  CHECK(CompareHeaders(**mapping, note, tables("as of May")).ok());
  CHECK_THAT(std::string(CompareHeaders(**mapping, note, tables("as of June")).message()),
             Contains("column 4 was `as of May` at the last run and is `as of June` now"));
  const config::v1::LastRun dated = NoteRun(**mapping, {}, tables("as of 2026-05"), {});
  CHECK(CompareHeaders(**mapping, dated, tables("as of 2026-06")).ok());
}

TEST_CASE("a place is refused for a sheet whose columns the mapping names") {
  CHECK(CompileError(Placed(2)).empty());
  CHECK_THAT(CompileError(Placed(2, "{names: [id, note]}")),
             Contains("is for delimited tables and spreadsheets with a header"));
}

}  // namespace
}  // namespace landbridge::testing
