// SPDX-License-Identifier: Apache-2.0
// An adapter that watches a table of a database, beside a broker.
#include <csignal>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/integration/town.h"
#include "tests/support/catch.h"
#include "tests/support/sql_databases.h"

namespace landbridge::testing {
namespace {

constexpr char kAgency[] = "agency/AT/finance";

// A table of shell companies and a mapping that watches it.
class DatabaseTown : public Town {
 public:
  DatabaseTown() : Town(Agencies{{kAgency, {"at/*"}}}) {
    Reads("table: companies\n      watermark: changed");
    StartBroker();
    Follow();
  }

  // What of the database the mapping reads.
  void Reads(const std::string& rows) const {
    std::ofstream(Mapping()) << R"(source: at/scheinunternehmen
complete: {}
record_id: {from: id}
tables:
  - sql:
      sqlite: ")" << sqlite_.file().string()
                             << R"("
      )" << rows << R"(
    columns: [{name: geburtsdatum, optional: true}, {name: firmenbuch_nr, optional: true}]
    ignored_columns: [changed]
fields_from: )" LANDBRIDGE_PROFILES R"(/austria_fields.yaml
fields:
  - {to: decision.decided_date, from: rechtskraeftig, date: ymd}
)";
  }

  std::string Mapping() const { return (folder() / "database.yaml").string(); }

  void Sql(const std::string& statements) const {
    const Finished done = RunProgram({"sqlite3", sqlite_.file().string(), statements});
    INFO(done.err);
    REQUIRE(done.exit_code == 0);
  }

  nlohmann::json RunOnce() {
    const Finished finished =
        Client(LANDBRIDGE_ADAPTER, kAgency, {"run", Mapping(), "--format", "json"});
    INFO(finished.err);
    REQUIRE(finished.exit_code == 0);
    return nlohmann::json::parse(finished.out);
  }

  std::unique_ptr<Subprocess> Watch() {
    return Start(LANDBRIDGE_ADAPTER, kAgency, {"run", Mapping(), "--watch", "--every", "1"},
                 folder() / "adapter.log");
  }

  // Waits until the program has the database open.
  void AwaitReading(Subprocess& program) const {
    const std::filesystem::path open = "/proc/" + std::to_string(program.id()) + "/fd";
    for (bool reads = false; !reads;) {
      REQUIRE_FALSE(program.Ended());
      for (const auto& entry : std::filesystem::directory_iterator(open)) {
        std::error_code gone;
        reads |= std::filesystem::read_symlink(entry.path(), gone).filename() ==
                 sqlite_.file().filename();
      }
    }
  }

  // The next entries of the feed, as soon as there are some.
  std::vector<nlohmann::json> AwaitEvents() {
    for (;;) {
      std::vector<nlohmann::json> entries = NewEvents();
      if (!entries.empty()) return entries;
    }
  }

 private:
  SqliteFile sqlite_{
      "CREATE TABLE companies (id INTEGER, name TEXT, anschrift TEXT, uid_nr TEXT, "
      "rechtskraeftig DATE, changed INTEGER);"
      "INSERT INTO companies VALUES "
      "(1, 'Beispiel Eins GmbH', 'Wien', NULL, '2025-01-01', 1),"
      "(2, 'Beispiel Zwei GmbH', 'Wien', NULL, '2025-01-02', 2),"
      "(3, 'Beispiel Drei GmbH', 'Wien', NULL, '2025-01-03', 3);"};
};

TEST_CASE("a table of a database is published without an input, and a second run sends nothing") {
  DatabaseTown town;
  CHECK(town.RunOnce().at("sent") == 3);
  CHECK(CountKind(town.NewEvents(), "LISTED") == 3);
  CHECK(town.RunOnce().at("sent") == 0);
  town.Sql("DELETE FROM companies WHERE id = 1");
  CHECK(town.RunOnce().at("withdrawn") == 1);
  CHECK(CountKind(town.NewEvents(), "LIFTED") == 1);
}

TEST_CASE("a row without an id in one of both readings does not get round the share guard") {
  DatabaseTown town;
  std::string more = "INSERT INTO companies VALUES ";
  for (int id = 4; id <= 40; ++id) {
    more += (id == 4 ? "(" : ", (") + std::to_string(id) +
            ", 'Beispiel GmbH', 'Wien', NULL, '2025-01-03', 3)";
  }
  town.Sql(more);
  CHECK(town.RunOnce().at("sent") == 40);
  town.NewEvents();
  town.Sql("DELETE FROM companies WHERE id > 2");
  // A query that answers differently each time: the id of the first row is there in half of them.
  town.Reads(
      "query: SELECT CASE WHEN id = 1 AND random() % 2 = 0 THEN NULL ELSE id END AS id, name, "
      "anschrift, uid_nr, rechtskraeftig FROM companies");
  for (int i = 0; i < 16; ++i) {
    const Finished run =
        town.Client(LANDBRIDGE_ADAPTER, kAgency, {"run", town.Mapping(), "--format", "json"});
    INFO(run.out << run.err);
    CHECK(run.exit_code != 0);
  }
  CHECK(CountKind(town.NewEvents(), "LIFTED") == 0);
}

TEST_CASE("a watched table with a watermark sends what changed, and withdraws nothing between") {
  DatabaseTown town;
  const auto adapter = town.Watch();
  for (int64_t listed = 0; listed < 3;) listed += CountKind(town.AwaitEvents(), "LISTED");

  // The first row is gone, and the second changed without its watermark; the fourth is new, and of
  // the watermark that was read already.
  town.Sql(
      "DELETE FROM companies WHERE id = 1;"
      "UPDATE companies SET anschrift = 'Graz' WHERE id = 2;"
      "INSERT INTO companies VALUES (4, 'Beispiel Vier GmbH', 'Wien', NULL, '2025-01-04', 3);");
  std::vector<nlohmann::json> entries = town.AwaitEvents();
  CHECK(entries.size() == 1);
  CHECK(CountKind(entries, "LISTED") == 1);
  town.Sql("UPDATE companies SET anschrift = 'Linz', changed = 5 WHERE id = 3");
  entries = town.AwaitEvents();
  CHECK(entries.size() == 1);
  CHECK(CountKind(entries, "AMENDED") == 1);
  adapter->Signal(SIGTERM);
  CHECK(adapter->Wait() == 0);

  const nlohmann::json all = town.RunOnce();
  CHECK(all.at("sent") == 2);
  CHECK(all.at("withdrawn") == 1);
}

TEST_CASE("an adapter that is asked to stop ends in the middle of a query that would never end") {
  DatabaseTown town;
  CHECK(town.RunOnce().at("sent") == 3);
  town.Sql(
      "ALTER TABLE companies RENAME TO kept;"
      "CREATE VIEW companies AS WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s) "
      "SELECT * FROM kept WHERE id = 1 UNION ALL SELECT i, '', '', '', '', i FROM s WHERE i < 1");
  const auto adapter = town.Watch();
  town.AwaitReading(*adapter);
  adapter->Signal(SIGTERM);
  CHECK(adapter->Wait() == 0);
  std::ifstream log(town.folder() / "adapter.log");
  CHECK(std::string(std::istreambuf_iterator<char>(log), {}) == "");

  town.Sql("DROP VIEW companies; ALTER TABLE kept RENAME TO companies");
  const nlohmann::json all = town.RunOnce();
  CHECK(all.at("sent") == 0);
  CHECK(all.at("withdrawn") == 0);
  CHECK(all.at("unchanged") == 3);
}

TEST_CASE("a database is watched only when it is said how often") {
  DatabaseTown town;
  const Finished finished =
      town.Client(LANDBRIDGE_ADAPTER, kAgency, {"run", town.Mapping(), "--watch"});
  CHECK(finished.exit_code != 0);
  CHECK_THAT(finished.err, Catch::Contains("--every"));
}

}  // namespace
}  // namespace landbridge::testing
