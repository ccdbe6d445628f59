// SPDX-License-Identifier: Apache-2.0
// Queries that would run for hours, and are asked to stop on another thread.
#include <chrono>
#include <functional>
#include <future>
#include <latch>
#include <stop_token>
#include <utility>

#include "tests/sources/rows.h"
#include "tests/support/catch.h"
#include "tests/support/mysql_server.h"
#include "tests/support/postgres_server.h"
#include "tests/support/sql_databases.h"

namespace landbridge {
namespace {

using testing::MysqlServer;
using testing::OdbcConnection;
using testing::PostgresServer;
using testing::SqliteFile;
using Database = SqlOptions::Database;

// Gives its first row at once, and goes on for ever.
constexpr char kEndless[] =
    "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s) SELECT i FROM s WHERE i < 2";

// Reads to the end, or until it is told to stop; `on_row` hears of each row.
absl::Status ReadUntil(const SqlOptions& options, const std::stop_token& stop,
                       const std::function<void()>& on_row) {
  auto source = OpenSource(options, {}, stop);
  if (!source.ok()) return source.status();
  for (;;) {
    const absl::StatusOr<RowSource::Step> step = (*source)->Next();
    if (!step.ok() && (*source)->summary().clean_end) return absl::InternalError("a clean end");
    if (!step.ok()) return step.status();
    if (*step == RowSource::Step::kEnd) return absl::OkStatus();
    on_row();
  }
}

// How a reading ends that is asked to stop once `runs` says that the query runs; without it, after
// the first row.
absl::Status StopWhile(const SqlOptions& options, const std::function<bool()>& runs = {}) {
  std::stop_source stop;
  std::latch begun(1);
  auto reading = std::async(std::launch::async, [&] {
    bool told = false;
    const auto tell = [&] {
      if (!std::exchange(told, true)) begun.count_down();
    };
    const absl::Status status = ReadUntil(options, stop.get_token(), tell);
    tell();
    return status;
  });
  const auto is_over = [&reading] {
    return reading.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  };
  if (!runs) begun.wait();
  while (runs && !runs() && !is_over()) {
  }
  stop.request_stop();
  return reading.get();
}

bool IsRunning(const PostgresServer& server) {
  return server.Sql(
             "SELECT count(*) FROM pg_stat_activity "
             "WHERE wait_event = 'PgSleep' AND state = 'active'") != "0\n";
}

bool IsRunning(const MysqlServer& server) {
  return server.Sql(
             "SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User sleep'") !=
         "0\n";
}

TEST_CASE("a query of SQLite ends when it is asked to stop") {
  const SqliteFile sqlite("CREATE TABLE t (i INTEGER)");
  const SqlOptions options{
      .database = Database::kSqlite, .connection = sqlite.file().string(), .query = kEndless};
  for (int i = 0; i < 5; ++i) CHECK(absl::IsCancelled(StopWhile(options)));
}

TEST_CASE("a query of PostgreSQL ends at the server when it is asked to stop") {
  const PostgresServer server;
  const SqlOptions options{.database = Database::kPostgreSql,
                           .connection = server.Conninfo(),
                           .query = "SELECT pg_sleep(100000)"};
  CHECK(absl::IsCancelled(StopWhile(options, [&] { return IsRunning(server); })));
  while (IsRunning(server)) {
  }
}

TEST_CASE("a query of MySQL ends at the server when it is asked to stop") {
  const MysqlServer server;
  SqlOptions options{.database = Database::kMysql,
                     .connection = server.Connection(),
                     .query = "SELECT SLEEP(100000)"};
  CHECK(absl::IsCancelled(StopWhile(options, [&] { return IsRunning(server); })));
  while (IsRunning(server)) {
  }
  // Rows are on their way when it stops, and others behind them.
  options.query = "SELECT seq, REPEAT('x', 1000) AS filling FROM seq_1_to_1000000000000";
  CHECK(absl::IsCancelled(StopWhile(options)));
}

TEST_CASE("the rest of a large result of MySQL is not read when nobody wants it") {
  const MysqlServer server;
  auto source = OpenSource(
      SqlOptions{.database = Database::kMysql,
                 .connection = server.Connection(),
                 .query = "SELECT seq, REPEAT('x', 1000) AS filling FROM seq_1_to_1000000000000"},
      {});
  REQUIRE(source.ok());
  CHECK((*source)->Next().value() == RowSource::Step::kRow);
  source->reset();
  SUCCEED("it would last for years");
}

TEST_CASE("a query through ODBC ends when it is asked to stop") {
  const SqliteFile sqlite("CREATE TABLE t (i INTEGER)");
  SqlOptions options{
      .database = Database::kOdbc, .connection = OdbcConnection(sqlite), .query = kEndless};
  for (int i = 0; i < 5; ++i) CHECK(absl::IsCancelled(StopWhile(options)));

  const PostgresServer server;
  options.connection = OdbcConnection(server);
  options.query = "SELECT pg_sleep(100000)";
  CHECK(absl::IsCancelled(StopWhile(options, [&] { return IsRunning(server); })));
  while (IsRunning(server)) {
  }
}

TEST_CASE("a database that is asked to stop before its query does not begin") {
  const SqliteFile sqlite("CREATE TABLE t (i INTEGER)");
  const SqlOptions options{
      .database = Database::kSqlite, .connection = sqlite.file().string(), .query = kEndless};
  std::stop_source stop;
  stop.request_stop();
  CHECK(absl::IsCancelled(ReadUntil(options, stop.get_token(), [] { FAIL("a row"); })));
}

TEST_CASE("a query that nobody asks to stop is read to its end") {
  const SqliteFile sqlite("CREATE TABLE t (i INTEGER); INSERT INTO t VALUES (1), (2);");
  const SqlOptions options{
      .database = Database::kSqlite, .connection = sqlite.file().string(), .table = "t"};
  std::stop_source stop;
  int rows = 0;
  CHECK(ReadUntil(options, stop.get_token(), [&rows] { ++rows; }).ok());
  CHECK(rows == 2);
}

}  // namespace
}  // namespace landbridge
