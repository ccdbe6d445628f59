// SPDX-License-Identifier: Apache-2.0
// Mappings of spreadsheets.
#include "absl/strings/str_cat.h"
#include "tests/mapping/mapping_run.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"

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

std::string Fines() {
  XlsxText text;
  text.formats = {"yyyy\\-m\\-d", "000000"};
  text.sheets = {{"2026",
                  RowOf(1, TextCell("A1", "Fines")) +
                      RowOf(3, TextCell("A3", "id") + TextCell("B3", "end") +
                                   TextCell("C3", "code") + TextCell("D3", "extra")) +
                      RowOf(4, NumberCell("A4", "1") + NumberCell("B4", "46388", 1) +
                                   NumberCell("C4", "1234", 2)) +
                      RowOf(5, NumberCell("A5", "2") + NumberCell("B5", "46388", 1) +
                                   NumberCell("C5", "9.14403E+17")),
                  "", ""}};
  return text.Bytes();
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

TEST_CASE("an encoding is not for a workbook") {
  CHECK_THAT(CompileError(WorkbookMapping(Fields(), "{}", "    encoding: gbk\n")),
             Catch::Contains("is not for a workbook, which says its own; remove it"));
}

}  // namespace
}  // namespace landbridge::testing
