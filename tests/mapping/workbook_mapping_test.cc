// SPDX-License-Identifier: Apache-2.0
// Mappings of spreadsheets.
#include <fstream>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "adapters/mapping/drift.h"
#include "adapters/sources/sheet.h"
#include "tests/mapping/mapping_run.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

// As SimpleMapping, for a workbook.
std::string WorkbookMapping(std::string_view fields, const std::string& workbook,
                            std::string_view table = "") {
  std::string mapping = SimpleMapping(fields, table);
  const std::string delimited = "delimited: {}";
  const size_t at = mapping.find(delimited);
  REQUIRE(at != std::string::npos);
  return mapping.replace(at, delimited.size(), "workbook: " + workbook);
}

const std::string& Fields() {
  static const auto* const fields = new std::string(
      "  - {to: decision.publication_end_date, from: end, date: ymd}\n"
      "  - {to: decision.remark, from: code}\n");
  return *fields;
}

// Of texts that have no other characters.
std::string InLatin1(std::string_view utf8) {
  std::string bytes;
  for (size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte < 0x80) {
      bytes += utf8[i];
    } else {
      ++i;
      bytes += static_cast<char>(((byte & 3) << 6) | (static_cast<unsigned char>(utf8[i]) & 0x3F));
    }
  }
  return bytes;
}

std::string Fines() {
  XlsxText text;
  text.formats = {"yyyy\\-m\\-d", "000000"};
  text.sheets = {
      {"2026",
       RowOf(1, TextCell("A1", "Fines")) +
           RowOf(3, TextCell("A3", "id") + TextCell("B3", "end") + TextCell("C3", "code") +
                        TextCell("D3", "extra")) +
           RowOf(4, NumberCell("A4", "1") + NumberCell("B4", "46388", 1) +
                        NumberCell("C4", "1234", 2) + "<c r=\"D4\" t=\"e\"><v>#REF!</v></c>") +
           RowOf(5, NumberCell("A5", "2") + NumberCell("B5", "46388", 1) +
                        NumberCell("C5", "9.14403E+17")),
       "", ""}};
  return text.Bytes();
}

TEST_CASE("an empty cell in a workbook's header is thought of where a column is missing") {
  const std::string rows = RowOf(1, TextCell("B1", "code") + TextCell("C1", "person")) +
                           RowOf(2, TextCell("A2", "1") + TextCell("B2", "2"));
  std::string mapping = SimpleMapping("  - {to: decision.remark, from: code}\n");
  mapping.replace(mapping.find("delimited: {}"), 13, "workbook: {}");
  mapping.replace(mapping.find("    unknown_columns: keep\n"), 26, "");
  CHECK_THAT(std::string(RunText(mapping, {{"rows.csv", XlsxOf(rows)}}).status.message()),
             Catch::Contains("the column `person` is not known") &&
                 Catch::Contains("Look also whether a cell of the header is empty."));
}

TEST_CASE("a mapping reads a workbook with its title, its dates and its zeros") {
  const MappingRun run = RunText(WorkbookMapping(Fields(), "{sheet: \"2026\", first_row: 3}",
                                                 "    ignored_columns: [extra]\n"),
                                 {{"rows.csv", Fines()}});
  INFO(run.status);
  REQUIRE(run.status.ok());
  REQUIRE(run.records.size() == 1);
  const v1::Decision& decision = run.records[0].record.decision();
  CHECK(decision.remark() == "001234");
  CHECK(decision.publication_end_date().year() == 2027);
  CHECK(decision.publication_end_date().month() == 1);
  CHECK(decision.publication_end_date().day() == 1);
  CHECK(run.records[0].place.ToString() == "rows.csv: sheet 2026, row 4");
}

TEST_CASE("a number that a workbook has lost digits of is a finding with its column and remedy") {
  const MappingRun run =
      RunText(WorkbookMapping(Fields(), "{first_row: 3}", "    ignored_columns: [extra]\n"),
              {{"rows.csv", Fines()}});
  REQUIRE(run.status.ok());
  CHECK(run.summary.rows == 2);
  CHECK(run.summary.rows_unreadable == 1);
  REQUIRE(run.rejected.size() == 1);
  const RowFinding& found = run.rejected[0].findings[0];
  CHECK(found.finding.rule() == v1::RULE_IDENTIFIER_LOST);
  CHECK(found.column == "code");
  CHECK(found.place.line == 5);
  CHECK_THAT(found.finding.message(), Catch::Contains("cell C5 holds a number of more than 15"));
  CHECK(found.finding.repair() == "format the column as text and enter the number again");
}

TEST_CASE("a column that a workbook does not have stops the run by its name") {
  const MappingRun run = RunText(
      WorkbookMapping("  - {to: decision.remark, from: note}\n", "{sheet_number: 1, first_row: 3}"),
      {{"rows.csv", Fines()}});
  CHECK(run.status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(run.status.message()),
             Catch::Contains("rows.csv, header: the column `note` is missing"));
}

// The columns of the Mexican list that count here, and a taxpayer who was cleared and one who was
// not. Days are texts in the CSV and dates in the workbook.
TEST_CASE("the Mexican list gives the same records as CSV and as a workbook") {
  const std::vector<std::string> names = {
      "No",
      "RFC",
      "Nombre del Contribuyente",
      "Situación del contribuyente",
      "Número y fecha de oficio global de presunción SAT",
      "Publicación página SAT presuntos",
      "Número y fecha de oficio global de presunción DOF",
      "Publicación DOF presuntos",
      "Número y fecha de oficio global de contribuyentes que desvirtuaron SAT",
      "Publicación página SAT desvirtuados",
      "Número y fecha de oficio global de contribuyentes que desvirtuaron DOF",
      "Publicación DOF desvirtuados",
      "Número y fecha de oficio global de definitivos SAT",
      "Publicación página SAT definitivos",
      "Número y fecha de oficio global de definitivos DOF",
      "Publicación DOF definitivos",
      "Número y fecha de oficio global de sentencia favorable SAT",
      "Publicación página SAT sentencia favorable",
      "Número y fecha de oficio global de sentencia favorable DOF",
      "Publicación DOF sentencia favorable"};
  const std::string notice = "500-05-2018-16632 de fecha 01 de junio de 2018";
  const std::string cleared = "500-05-2018-27105 de fecha 27 de septiembre de 2018";
  // Column to value; the day of column 9 is 27 September 2018.
  const std::vector<std::map<size_t, std::string>> rows = {
      {{1, "EJE101010AA1"}, {2, "Ejemplo Uno"}, {3, "Desvirtuado"}, {4, notice}, {8, cleared}},
      {{1, "EJE101010AA2"}, {2, "Ejemplo Dos"}, {3, "Presunto"}, {4, notice}}};
  std::string csv = "Información\n\n" + absl::StrJoin(names, ",") + "\n";
  XlsxText text;
  text.formats = {"dd/mm/yyyy"};
  std::string cells;
  for (uint32_t i = 0; i < names.size(); ++i) cells += TextCell(ColumnLetters(i) + "1", names[i]);
  std::string sheet = RowOf(1, cells);
  for (size_t i = 0; i < rows.size(); ++i) {
    cells.clear();
    for (uint32_t column = 0; column < names.size(); ++column) {
      const auto value = rows[i].find(column);
      const std::string address = absl::StrCat(ColumnLetters(column), i + 2);
      if (column == 9 && i == 0) {
        csv += "27/09/2018";
        cells += NumberCell(address, "43370", 1);
      } else if (value != rows[i].end()) {
        csv += value->second;
        cells += TextCell(address, value->second);
      }
      csv += column + 1 < names.size() ? "," : "\n";
    }
    sheet += RowOf(static_cast<int>(i) + 2, cells);
  }
  text.sheets = {{"Listado", sheet, "", ""}};

  const TempDir folder;
  std::ofstream(folder.path() / "list.csv", std::ios::binary) << InLatin1(csv);
  std::ofstream(folder.path() / "list.xlsx", std::ios::binary) << text.Bytes();
  const MappingRun from_csv = RunProfile("mexico_sat_69b", folder.path() / "list.csv");
  const MappingRun from_workbook = RunProfile("mexico_sat_69b_xlsx", folder.path() / "list.xlsx");
  INFO(from_csv.status << from_workbook.status);
  REQUIRE(from_csv.records.size() == 2);
  REQUIRE(from_workbook.records.size() == 2);
  for (size_t i = 0; i < 2; ++i) {
    CHECK(from_csv.records[i].record_id == from_workbook.records[i].record_id);
    CHECK(from_csv.records[i].record.DebugString() ==
          from_workbook.records[i].record.DebugString());
  }
  const v1::Lift& lift = from_workbook.records[0].record.lift();
  CHECK(lift.reason() == v1::LIFT_REASON_CORRECTED);
  CHECK(lift.effective_date().day() == 27);
  CHECK(lift.effective_date().month() == 9);
}

// A register with two lines of header, of which some cells are merged.
std::string Register(bool title = true, bool exchanged = false) {
  const std::string name = exchanged ? "代码" : "名称";
  const std::string code = exchanged ? "名称" : "代码";
  const int first = title ? 2 : 1;
  const auto at = [first](char column, int row) {
    return absl::StrCat(std::string(1, column), first + row);
  };
  std::string rows = title ? RowOf(1, TextCell("A1", "2026年3月台账")) : "";
  rows += RowOf(first, TextCell(at('A', 0), "id") + TextCell(at('B', 0), "单位"));
  rows += RowOf(first + 1, TextCell(at('B', 1), name) + TextCell(at('C', 1), code));
  for (int i = 2; i < 14; ++i) {
    rows += RowOf(first + i, NumberCell(at('A', i), absl::StrCat(i)) + TextCell(at('B', i), "a") +
                                 TextCell(at('C', i), "b"));
  }
  return XlsxOf(rows, absl::StrCat("<mergeCells><mergeCell ref=\"", at('A', 0), ":", at('A', 1),
                                   "\"/><mergeCell ref=\"", at('B', 0), ":", at('C', 0),
                                   "\"/></mergeCells>"));
}

const char kUnitRules[] =
    "  - {to: decision.remark, from: 单位 名称}\n"
    "  - {to: decision.conduct, from: 单位 代码}\n";

TEST_CASE("rules name the columns of a header over two rows, and an exchanged one is followed") {
  const std::string yaml = WorkbookMapping(kUnitRules, "{first_row: 2, header_rows: 2}");
  const MappingRun run = RunText(yaml, {{"rows.csv", Register()}});
  INFO(run.status);
  REQUIRE(run.status.ok());
  REQUIRE(run.records.size() == 12);
  CHECK(run.records[0].record.decision().remark() == "a");
  CHECK(run.records[0].record.decision().conduct() == "b");
  const MappingRun exchanged = RunText(yaml, {{"rows.csv", Register(true, true)}});
  REQUIRE(exchanged.records.size() == 12);
  CHECK(exchanged.records[0].record.decision().remark() == "b");
}

TEST_CASE("half of a header is refused with a word about header_rows") {
  for (const char* const workbook : {"{first_row: 3}", "{first_row: 3, merged: first}",
                                     "{first_row: 2, merged: repeat}", "{first_row: 2}"}) {
    const MappingRun run =
        RunText(WorkbookMapping(kUnitRules, workbook), {{"rows.csv", Register()}});
    INFO(workbook);
    CHECK(run.status.code() == absl::StatusCode::kFailedPrecondition);
    CHECK_THAT(std::string(run.status.message()), Catch::Contains("header_rows"));
  }
}

TEST_CASE("a title that is taken for the header is told with first_row and header_rows") {
  const std::string rows = RowOf(1, TextCell("A1", "2026年3月台账")) +
                           RowOf(2, TextCell("A2", "id") + TextCell("B2", "单位")) +
                           RowOf(3, TextCell("B3", "名称") + TextCell("C3", "代码")) +
                           RowOf(4, TextCell("A4", "1") + TextCell("B4", "a"));
  const auto refusal = [&](const char* workbook) {
    const MappingRun run = RunText(
        WorkbookMapping(kUnitRules, workbook),
        {{"rows.csv", XlsxOf(rows,
                             "<mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A2:A3\"/>"
                             "<mergeCell ref=\"B2:C2\"/></mergeCells>")}});
    return std::string(run.status.message());
  };
  CHECK_THAT(refusal("{}"), Catch::Contains("the cells A2 to A3 are merged") &&
                                Catch::Contains("state first_row: 2 and header_rows: 2") &&
                                !Catch::Contains("merged: repeat"));
  CHECK_THAT(refusal("{header_rows: 2}"),
             Catch::Contains("When row 1 is a title, begin below it: state first_row: 2"));
  CHECK(refusal("{first_row: 2, header_rows: 2}").empty());
}

TEST_CASE("a sheet whose title is gone is told to have its header higher") {
  const MappingRun run =
      RunText(WorkbookMapping(kUnitRules, "{first_row: 3}"),
              {{"rows.csv", XlsxOf(RowOf(1, TextCell("A1", "id")) +
                                       RowOf(2, TextCell("A2", "x") + TextCell("B2", "y")) +
                                       RowOf(3, TextCell("A3", "2026-03-09") + TextCell("B3", "z")),
                                   "")}});
  CHECK_THAT(std::string(run.status.message()),
             Catch::Contains("it reads like a row") &&
                 Catch::Contains("`first_row` says that the header begins in row 3: lower it"));
}

TEST_CASE("a missing column of a spreadsheet is told with the cell that may be empty") {
  const MappingRun run = RunText(
      WorkbookMapping("  - {to: decision.remark, from: note}\n", "{}"),
      {{"rows.csv",
        XlsxOf(RowOf(1, TextCell("A1", "id")) + RowOf(2, TextCell("A2", "1") + TextCell("B2", "x")),
               "")}});
  CHECK_THAT(std::string(run.status.message()),
             Catch::Contains("the column `note` is missing") &&
                 Catch::Contains("Look also whether a cell of the header is empty."));
}

TEST_CASE("a header above named columns that has moved or was exchanged is drift") {
  const std::string yaml =
      WorkbookMapping(kUnitRules, "{first_row: 4, names: [id, 单位 名称, 单位 代码]}");
  const auto mapping = Mapping::Parse(yaml, "test.yaml", {});
  REQUIRE(mapping.ok());
  const auto look = [&](const std::string& content, PassSummary* summary) {
    const MappingRun run = RunText(yaml, {{"rows.csv", content}});
    REQUIRE(run.status.ok());
    *summary = run.summary;
  };
  PassSummary before;
  look(Register(), &before);
  const config::v1::LastRun last = NoteRun(**mapping, {}, before.tables, {});
  PassSummary now;
  look(Register(), &now);
  CHECK(CompareHeaders(**mapping, last, now.tables).ok());
  look(Register(true, true), &now);
  CHECK_THAT(std::string(CompareHeaders(**mapping, last, now.tables).message()),
             Catch::Contains("above the data stood `B3 名称, C3 代码` at the last run, and stands "
                             "`B3 代码, C3 名称` now") &&
                 Catch::Contains("--accept columns"));
  look(Register(false), &now);
  CHECK_THAT(std::string(CompareHeaders(**mapping, last, now.tables).message()),
             Catch::Contains("above the data stood `A2 id, B2 单位` at the last run"));
}

TEST_CASE("what stands above named columns is there before the mapping is run") {
  const TempDir folder;
  std::ofstream(folder.path() / "rows.csv", std::ios::binary) << Register();
  const auto mapping = Mapping::Parse(
      WorkbookMapping(kUnitRules, "{first_row: 4, names: [id, 单位 名称, 单位 代码]}"), "test.yaml",
      {});
  REQUIRE(mapping.ok());
  const auto looks = LookAtHeaders(**mapping, {folder.path() / "rows.csv"});
  REQUIRE(looks.ok());
  CHECK(looks->at(0).lines_above == std::vector<std::string>{"A2 id, B2 单位", "B3 名称, C3 代码"});
}

TEST_CASE("header_rows cannot go with names") {
  CHECK_THAT(CompileError(WorkbookMapping("", "{names: [id], header_rows: 2}")),
             Catch::Contains("`tables[0].workbook.header_rows`"));
}

TEST_CASE("an encoding is not for a workbook") {
  CHECK_THAT(CompileError(WorkbookMapping(Fields(), "{}", "    encoding: gbk\n")),
             Catch::Contains("is not for a workbook, which says its own; remove it"));
}

}  // namespace
}  // namespace landbridge::testing
