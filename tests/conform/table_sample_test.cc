// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/table_sample.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "tests/conform/small_samples.h"
#include "tests/support/catch.h"
#include "tests/support/postgres_server.h"
#include "tests/support/sql_databases.h"

namespace landbridge::testing {
namespace {

using Table = std::vector<std::vector<std::string>>;

class FinesTable {
 public:
  explicit FinesTable(const std::string& rows)
      : database_(
            "CREATE TABLE fines (id INTEGER, name TEXT, picture BLOB, changed INTEGER);"
            "INSERT INTO fines VALUES " +
            rows),
        mapping_(MappingOf("{ignored_columns: [picture], sql: {sqlite: \"" +
                           database_.file().string() + "\", table: fines, watermark: changed}}")) {}

  std::unique_ptr<const Sample> Open() const {
    auto sample = OpenSample(*mapping_, "");
    INFO(sample.status().message());
    REQUIRE(sample.ok());
    return *std::move(sample);
  }

  // The values of `id` and `name` that are read where such a file stands in the place of the
  // database.
  Table Read(const absl::StatusOr<std::string>& bytes) const { return Values(ReadInPlace(bytes)); }
  static Table Values(const ReadResult& result) {
    CHECK(Message(result.status) == "");
    Table values;
    for (const Row& row : result.rows) {
      values.push_back({std::string(row.First("id").value_or("<none>")),
                        std::string(row.First("name").value_or("<none>"))});
    }
    return values;
  }
  ReadResult ReadInPlace(const absl::StatusOr<std::string>& bytes) const {
    INFO(bytes.status().message());
    REQUIRE(bytes.ok());
    const SmallFile file(*bytes);
    return ReadAll(
        SourceOptionsOf(TableSample::ReadFrom(file.path(), mapping_->config().tables(0))), "");
  }

 private:
  const SqliteFile database_;
  const std::shared_ptr<const Mapping> mapping_;
};

TEST_CASE(
    "rows of a database are read again from a file, changed, and the database is left alone") {
  const FinesTable fines("(1, '深圳', x'00', 3), (2, NULL, x'01', 2), (3, '', NULL, 10)");
  const auto sample = fines.Open();
  REQUIRE(sample->rows() == 3);
  CHECK(fines.Read(sample->Reversed()) == Table{{"3", ""}, {"1", "深圳"}, {"2", "<none>"}});
  CHECK(fines.Read(sample->Repeated()).size() == 6);
  CHECK(fines.ReadInPlace(sample->Renamed("name")).columns ==
        std::vector<std::string>{"id", "name_renamed", "picture", "changed"});
  CHECK(fines.Open()->rows() == 3);
}

TEST_CASE("a long value is in a row of the file that a report finds") {
  const FinesTable fines("(1, 'a', NULL, 1), (2, 'b', NULL, 2), (3, 'c', NULL, 3)");
  const auto sample = fines.Open();
  const ReadResult result = fines.ReadInPlace(sample->Lengthened(1, size_t{2} << 20));
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].rule == RowRule::kTooLong);
  CHECK(result.errors[0].place.ToString() == sample->place(1).ToString());
  CHECK(FinesTable::Values(result) == Table{{"1", "a"}, {"3", "c"}});
}

TEST_CASE(
    "rows of another database come as it wrote them, from a file of SQLite and without password") {
  const PostgresServer server;
  server.Sql(
      "CREATE TABLE fines (id NUMERIC(12, 4), name TEXT, day DATE, paid BOOLEAN);"
      "INSERT INTO fines VALUES (12.5, 'a', '2026-03-09', true), (NULL, '', NULL, false)");
  ::setenv("FINES_PASSWORD", "secret", 1);
  const auto mapping = MappingOf("sql: {postgresql: \"" + server.Conninfo() +
                                 "\", password_env: FINES_PASSWORD, query: SELECT * FROM fines, "
                                 "uppercase_names: true}");
  const config::v1::Table& table = mapping->config().tables(0);
  const ReadResult read = ReadAll(SourceOptionsOf(table), "");
  REQUIRE(AllCells(read) ==
          Table{{"12.5000", "a", "2026-03-09", "true"}, {"<none>", "", "<none>", "false"}});
  const auto sample = OpenSample(*mapping, "");
  REQUIRE(sample.ok());
  const auto bytes = (*sample)->Reversed();
  REQUIRE(bytes.ok());
  const SmallFile file(*bytes);
  const config::v1::Table copied = TableSample::ReadFrom(file.path(), table);
  CHECK(copied.sql().password_env().empty());
  const ReadResult again = ReadAll(SourceOptionsOf(copied), "");
  CHECK(Message(again.status) == "");
  CHECK(again.columns == read.columns);
  CHECK(AllCells(again) == Table{AllCells(read)[1], AllCells(read)[0]});
}

TEST_CASE("columns that differ in case alone are told to be too much for a file of SQLite") {
  const SqliteFile database("CREATE TABLE fines (id INTEGER); INSERT INTO fines VALUES (1)");
  const auto sample =
      OpenSample(*MappingOf("sql: {sqlite: \"" + database.file().string() +
                            "\", query: \"SELECT id, 1 AS name, 2 AS Name FROM fines\"}"),
                 "");
  REQUIRE(sample.ok());
  CHECK(absl::IsUnimplemented((*sample)->Repeated().status()));
}

}  // namespace
}  // namespace landbridge::testing
