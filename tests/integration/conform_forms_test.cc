// SPDX-License-Identifier: Apache-2.0
// The conformance kit over each form that is more than text: a good mapping passes, and one that
// takes the count of a row for its name does not.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "nlohmann/json.hpp"
#include "tests/integration/conformance.h"
#include "tests/sources/small_workbooks.h"
#include "tests/support/catch.h"
#include "tests/support/dbf_table.h"
#include "tests/support/sql_databases.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

struct Fine {
  int count = 0;  // as an export counts its rows: the same one for two of them
  std::string number;
  std::string name;
};

std::vector<Fine> Fines() {
  std::vector<Fine> fines;
  for (int i = 1; i <= 60; ++i) {
    fines.push_back({1 + (i - 1) % 30, absl::StrCat("深市监罚字〔2026〕第", i, "号"),
                     absl::StrCat("示例第", i, "有限公司")});
  }
  return fines;
}

// The good mapping knows a record by `number`.
void WriteMapping(const std::filesystem::path& mapping, const char* record_id,
                  const std::string& table) {
  std::ofstream(mapping, std::ios::binary) << "source: market/fines\ncomplete: {}\ntables:\n  - "
                                           << table << "\nrecord_id: {from: " << record_id << R"(}
fields:
)" << kFineFields << R"(  - {to: decision.remark, from: count}
)";
}

Conformance ConformBy(const char* record_id, const std::string& table,
                      const std::filesystem::path& input) {
  const TempDir folder;
  const std::filesystem::path mapping = folder.path() / "fines.yaml";
  WriteMapping(mapping, record_id, table);
  return Conform(mapping, input);
}

// Checks that the good mapping passes what its form allows, and that the other one does not. The
// form names so many columns.
void CheckForm(const std::string& table, const std::filesystem::path& input, int columns,
               const std::vector<std::string>& passes, const std::vector<std::string>& not_tried) {
  const Conformance good = ConformBy("number", table, input);
  INFO(good.report.dump(2));
  CHECK(good.exit_code == 0);
  CHECK(good.report.at("rows") == 60);
  CHECK(good.report.at("records") == 60);
  for (const std::string& name : passes) {
    INFO(name);
    CHECK(good.Verdict(name) == "pass");
  }
  for (const std::string& name : not_tried) {
    INFO(name);
    CHECK(good.Verdict(name) == "not_tried");
  }
  CHECK_THAT(good.Detail("columns-renamed"),
             Catch::StartsWith(absl::StrCat(columns, " columns: the run stops")));
  const Conformance careless = ConformBy("count", table, input);
  INFO(careless.report.dump(2));
  CHECK(careless.exit_code == 1);
  CHECK(careless.Verdict("rows-reversed") == "fail");
  CHECK_THAT(careless.Detail("rows-reversed"), Catch::Contains("has other content"));
}

TEST_CASE("a mapping of XML passes the conformance kit, and one that counts its rows does not") {
  const TempDir folder;
  const std::filesystem::path sample = folder.path() / "fines.xml";
  std::ofstream document(sample, std::ios::binary);
  document << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<list>\n";
  for (const Fine& fine : Fines()) {
    document << "  <fine count=\"" << fine.count << "\"><number>" << fine.number
             << "</number><party><name>" << fine.name << "</name></party></fine>\n";
  }
  document << "</list>\n";
  document.close();
  CheckForm(
      "{xml: {rows: [list/fine]}, columns: [{name: count, also: [\"@count\"]}, {name: name, also: "
      "[party/name]}]}",
      // The element around the name is one of them.
      sample, 4,
      {"rows-add-up", "rows-repeated", "rows-reversed", "row-oversized", "file-cut-off",
       "other-encoding", "columns-renamed"},
      {});
}

TEST_CASE(
    "a mapping of a workbook passes the conformance kit, and one that counts its rows does not") {
  const TempDir folder;
  const std::filesystem::path sample = folder.path() / "fines.xlsx";
  std::string rows =
      RowOf(1, TextCell("A1", "count") + TextCell("B1", "number") + TextCell("C1", "name"));
  int row = 1;
  for (const Fine& fine : Fines()) {
    ++row;
    rows += RowOf(row, NumberCell(absl::StrCat("A", row), absl::StrCat(fine.count)) +
                           TextCell(absl::StrCat("B", row), fine.number) +
                           TextCell(absl::StrCat("C", row), fine.name));
  }
  std::ofstream(sample, std::ios::binary) << XlsxOf(rows);
  CheckForm("workbook: {}", sample, 3,
            {"rows-add-up", "rows-repeated", "rows-reversed", "row-oversized", "file-cut-off",
             "columns-renamed"},
            {"other-encoding"});
}

TEST_CASE(
    "a mapping of a database passes the conformance kit without an input, and one that counts its "
    "rows does not") {
  std::vector<std::string> rows;
  for (const Fine& fine : Fines()) {
    rows.push_back(absl::StrCat("(", fine.count, ", '", fine.number, "', '", fine.name, "')"));
  }
  const SqliteFile database(
      "CREATE TABLE fines (count INTEGER, number TEXT, name TEXT); INSERT INTO fines VALUES " +
      absl::StrJoin(rows, ", "));
  CheckForm("sql: {sqlite: \"" + database.file().string() + "\", table: fines}", "", 3,
            {"rows-add-up", "rows-repeated", "rows-reversed", "row-oversized", "columns-renamed"},
            {"file-cut-off", "other-encoding"});
}

TEST_CASE(
    "a mapping of a dBase table passes the conformance kit, and one that counts its rows does "
    "not") {
  const TempDir folder;
  const std::filesystem::path sample = folder.path() / "fines.dbf";
  DbfTable table;
  table.fields = {{"count", 'N', 4}, {"number", 'C', 60}, {"name", 'M', 10}};
  DbfMemoFile memos;
  for (const Fine& fine : Fines()) {
    table.records.push_back({absl::StrCat(fine.count), fine.number, memos.Add(fine.name)});
  }
  table.version = 0x83;
  table.Write(sample);
  memos.Write(folder.path() / "fines.dbt");
  CheckForm("dbase: {}", sample, 3,
            {"rows-add-up", "rows-repeated", "rows-reversed", "file-cut-off", "columns-renamed"},
            {"row-oversized", "other-encoding"});
}

TEST_CASE("conform says where to say which files a mapping reads, and that a database needs none") {
  const auto conform = [](const std::string& table, const std::vector<std::string>& input) {
    const TempDir folder;
    const std::string mapping = (folder.path() / "fines.yaml").string();
    WriteMapping(mapping, "number", table);
    std::vector<std::string> command = {LANDBRIDGE_ADAPTER, "conform", mapping};
    command.insert(command.end(), input.begin(), input.end());
    command.insert(command.end(), {"--catalogue", LANDBRIDGE_PROFILES "/catalogue.yaml",
                                   "--landbridged", LANDBRIDGED, "--landbridge", LANDBRIDGE});
    return RunProgram(command);
  };
  const Finished without = conform("delimited: {}", {});
  CHECK(without.exit_code == 64);
  CHECK_THAT(without.err, Catch::Contains("--input"));
  const Finished with = conform("sql: {sqlite: fines.db, table: fines}", {"--input", "fines.db"});
  CHECK(with.exit_code == 64);
  CHECK_THAT(with.err, Catch::Contains("leave --input out"));
}

}  // namespace
}  // namespace landbridge::testing
