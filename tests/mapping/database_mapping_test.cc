// SPDX-License-Identifier: Apache-2.0
// Mappings that read a database: what is said about them, and that no input is needed.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/absl_view.h"
#include "tests/mapping/mapping_run.h"
#include "tests/support/catch.h"
#include "tests/support/sql_databases.h"

namespace landbridge::testing {
namespace {

using Catch::Contains;

// The simple mapping with `sql` (a flow mapping of YAML) in the place of the file.
std::string SqlMapping(const std::string& sql, std::string_view more = "") {
  return absl::StrReplaceAll(SimpleMapping("", more),
                             {{"  - file: rows.csv\n    delimited: {}", "  - sql: " + sql}});
}

TEST_CASE("a mapping of a database says what it lacks") {
  CHECK(CompileError(SqlMapping("{sqlite: x.db, table: t}")).empty());
  CHECK_THAT(CompileError(SqlMapping("{table: t}")), Contains("`sqlite`"));
  CHECK_THAT(CompileError(SqlMapping("{sqlite: x.db}")),
             Contains("exactly one of `table`, `query`"));
  CHECK_THAT(CompileError(SqlMapping("{sqlite: x.db, table: t, query: SELECT 1}")),
             Contains("exactly one of `table`, `query`"));
  CHECK_THAT(CompileError(SqlMapping("{sqlite: x.db, table: t}", "    file: x.csv\n")),
             Contains("a database has none"));
  CHECK_THAT(CompileError(SqlMapping("{sqlite: x.db, table: t, watermark: c}",
                                     "    group_by: {columns: [id]}\n")),
             Contains("`tables[0].sql.watermark`"));
  CHECK_THAT(CompileError(SqlMapping("{sqlite: x.db, table: t; DROP TABLE t}")),
             Contains("`tables[0].sql.table`"));
}

TEST_CASE("a mapping of a database needs no input, and takes none") {
  const auto database = Mapping::Parse(SqlMapping("{sqlite: x.db, table: t}"), "test.yaml", {});
  REQUIRE(database.ok());
  CHECK_FALSE((*database)->ReadsFiles());
  CHECK((*database)->InputFiles("").value().at(0) == "t");
  CHECK(absl::IsInvalidArgument((*database)->InputFiles("/tmp").status()));
  const auto files = Mapping::Parse(SimpleMapping(""), "test.yaml", {});
  REQUIRE(files.ok());
  CHECK((*files)->ReadsFiles());
  CHECK_THAT(std::string((*files)->InputFiles("").status().message()), Contains("--input"));
}

TEST_CASE("rows of a database become records, and only later ones with a watermark") {
  const SqliteFile sqlite(
      "CREATE TABLE t (id TEXT, changed INTEGER);"
      "INSERT INTO t VALUES ('a', 1), ('b', 10), ('c', 9);");
  const std::string yaml =
      SqlMapping(absl::StrCat("{sqlite: \"", sqlite.file().string(),
                              "\", query: \"SELECT id, changed FROM t\", ", "watermark: changed}"));
  const MappingRun all = RunDatabase(yaml);
  INFO(all.status);
  REQUIRE(all.records.size() == 3);
  CHECK(all.records[2].record_id == "b");
  CHECK(all.records[2].place.ToString() == "query:3");
  CHECK(all.summary.watermark == "10");
  const MappingRun later = RunDatabase(yaml, "test.yaml", "9");
  CHECK(later.records.size() == 2);
  CHECK(later.summary.watermark == "10");
}

TEST_CASE("a watermark's column need not be used nor ignored") {
  const SqliteFile sqlite(
      "CREATE TABLE t (id TEXT, changed INTEGER, other TEXT); INSERT INTO t VALUES ('a', 1, 'x');");
  const auto run = [&sqlite](std::string_view watermark, std::string_view query) {
    const std::string sql = absl::StrCat("{sqlite: \"", sqlite.file().string(),
                                         "\", query: ", AbslView(query), AbslView(watermark), "}");
    return RunDatabase(
        absl::StrReplaceAll(SqlMapping(sql), {{"unknown_columns: keep", "unknown_columns: stop"}}));
  };
  CHECK(run(", watermark: changed", "\"SELECT id, changed FROM t\"").records.size() == 1);
  // Databases do not mind the case of a name.
  CHECK(run(", watermark: CHANGED", "\"SELECT id, changed FROM t\"").records.size() == 1);
  CHECK_THAT(std::string(run("", "\"SELECT id, changed FROM t\"").status.message()),
             Contains("the column `changed` is not known"));
  CHECK_THAT(std::string(run(", watermark: changed", "\"SELECT * FROM t\"").status.message()),
             Contains("the column `other` is not known"));
}

TEST_CASE("a table of a database is joined to a file") {
  const SqliteFile sqlite(
      "CREATE TABLE aliases (id TEXT, alias TEXT);"
      "INSERT INTO aliases VALUES ('7', 'Other Works');");
  const std::string yaml = absl::StrReplaceAll(
      SimpleMapping("  - {to: decision.subject.names, from: aliases/alias, set: {kind: alias}}\n"),
      {{"fields:\n", absl::StrCat("  - name: aliases\n    sql: {sqlite: \"", sqlite.file().string(),
                                  "\", table: aliases}\n    join: {key: id}\nfields:\n")}});
  const MappingRun run = RunText(yaml, {{"rows.csv", "id,x\n7,y\n"}});
  INFO(run.status);
  REQUIRE(run.records.size() == 1);
  CHECK(run.records[0].record.decision().subject().names(1).text() == "Other Works");
}

}  // namespace
}  // namespace landbridge::testing
