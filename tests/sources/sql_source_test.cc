// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "tests/sources/rows.h"
#include "tests/support/catch.h"
#include "tests/support/mysql_server.h"
#include "tests/support/postgres_server.h"
#include "tests/support/sql_databases.h"

#ifdef __SANITIZE_ADDRESS__
// SOCI leaves the driver's connection behind when it cannot be opened.
extern "C" const char* __lsan_default_suppressions() { return "leak:psqlodbcw.so\n"; }
#endif

namespace landbridge::testing {
namespace {

using Catch::Contains;
using Database = SqlOptions::Database;

ReadResult Read(const SqlOptions& options) { return ReadAll(options, {}); }

SqlOptions Sqlite(const SqliteFile& sqlite, std::string query) {
  return {.database = Database::kSqlite,
          .connection = sqlite.file().string(),
          .query = std::move(query)};
}

SqlOptions Postgres(const PostgresServer& server, std::string query) {
  return {.database = Database::kPostgreSql,
          .connection = server.Conninfo(),
          .query = std::move(query)};
}

SqlOptions Mysql(const MysqlServer& server, std::string query) {
  return {
      .database = Database::kMysql, .connection = server.Connection(), .query = std::move(query)};
}

SqlOptions Odbc(std::string connection, std::string query) {
  return {
      .database = Database::kOdbc, .connection = std::move(connection), .query = std::move(query)};
}

constexpr char kFines[] =
    "CREATE TABLE fines (id INTEGER, name TEXT, fine DECIMAL(20,6), day DATE);"
    "INSERT INTO fines VALUES (1, '深圳示例', 12.5, '2019-07-09'), (2, NULL, NULL, NULL);";

TEST_CASE("the rows of a SQLite table are read, with NULL as no value") {
  const SqliteFile sqlite(kFines);
  const ReadResult result = Read({.connection = sqlite.file().string(), .table = "fines"});
  CHECK(Message(result.status) == "");
  CHECK(result.columns == std::vector<std::string>{"id", "name", "fine", "day"});
  CHECK(AllCells(result) ==
        Table{{"1", "深圳示例", "12.5", "2019-07-09"}, {"2", "<none>", "<none>", "<none>"}});
  CHECK(result.summary.clean_end);
  CHECK(result.rows[1].place().ToString() == "fines:2");
  SqlOptions upper = Sqlite(sqlite, "SELECT id, fine AS Amount FROM fines WHERE id = 1;\n");
  upper.uppercase_names = true;
  CHECK(Read(upper).columns == std::vector<std::string>{"ID", "AMOUNT"});
  CHECK(AllCells(Read(upper)) == Table{{"1", "12.5"}});
}

TEST_CASE(
    "a database's texts in another encoding are decoded as stated, and what is none rejects") {
  const SqliteFile sqlite(
      "CREATE TABLE t (id INTEGER, name TEXT);"
      "INSERT INTO t VALUES (1, CAST(x'c9eedbda' AS TEXT)), (2, CAST(x'c9eeff' AS TEXT));");
  SqlOptions options = Sqlite(sqlite, "SELECT id, name FROM t");
  const ReadResult undecoded = Read(options);
  CHECK(undecoded.errors.size() == 2);
  options.encoding = "gb18030";
  const ReadResult result = Read(options);
  CHECK(AllCells(result) == Table{{"1", "深圳"}});
  REQUIRE(result.errors.size() == 1);
  CHECK(result.errors[0].rule == RowRule::kUndecodable);
  CHECK(result.errors[0].place.ToString() == "query:2");
  CHECK_THAT(result.errors[0].message, Contains("column 'name'") && Contains("0xff"));
}

TEST_CASE("a binary column of a database is refused by name, unless it is left out") {
  const SqliteFile sqlite(
      "CREATE TABLE t (id INTEGER, photo BLOB); INSERT INTO t VALUES (1, x'00');");
  PostgresServer server;
  server.Sql("CREATE TABLE t (id int, photo bytea); INSERT INTO t VALUES (1, '\\x00')");
  for (SqlOptions options :
       {Sqlite(sqlite, "SELECT * FROM t"), Postgres(server, "SELECT * FROM t"),
        Odbc(OdbcConnection(sqlite), "SELECT * FROM t"),
        Odbc(OdbcConnection(server) + ";ByteaAsLongVarBinary=1", "SELECT * FROM t")}) {
    const absl::Status status = Read(options).status;
    CHECK(absl::IsFailedPrecondition(status));
    CHECK_THAT(Message(status), Contains("column 'photo' is binary"));
    options.ignored_columns = {"pho*"};
    CHECK(AllCells(Read(options)) == Table{{"1", "<none>"}});
  }
}

constexpr char kTypes[] =
    "SELECT CAST(1234567890123456789012.123456 AS numeric(30,6)) AS n, "
    "CAST('2019-07-09' AS date) AS d, CAST('2019-07-09 16:05:00' AS timestamp) AS t, "
    "CAST(9007199254740993 AS bigint) AS i, CAST('深圳' AS varchar(2)) AS s, "
    "repeat('深圳😀', 5000) AS long, CAST(NULL AS text) AS none";

TEST_CASE("values of PostgreSQL are exact, of any length, and the same through ODBC") {
  const PostgresServer server;
  std::string long_text;
  for (int i = 0; i < 5000; ++i) long_text += "深圳😀";
  const Table expected = {{"1234567890123456789012.123456", "2019-07-09", "2019-07-09 16:05:00",
                           "9007199254740993", "深圳", long_text, "<none>"}};
  for (const SqlOptions& options :
       {Postgres(server, kTypes),
        Odbc(OdbcConnection(server) + ";MaxLongVarcharSize=100", kTypes)}) {
    const ReadResult result = Read(options);
    CHECK(Message(result.status) == "");
    CHECK((AllCells(result) == expected));
  }
  CHECK(AllCells(Read(Postgres(server, "SELECT true AS a, false AS b"))) ==
        Table{{"true", "false"}});
}

TEST_CASE("a result of any number of rows is read once and in order") {
  const PostgresServer server;
  for (const int count : {0, 1, 999, 1000, 1001, 2000, 3500}) {
    const std::string query =
        "SELECT i FROM generate_series(1, " + std::to_string(count) + ") AS i";
    for (const SqlOptions& options :
         {Postgres(server, query), Odbc(OdbcConnection(server), query)}) {
      const ReadResult result = Read(options);
      CHECK(Message(result.status) == "");
      CHECK(result.columns == std::vector<std::string>{"i"});
      REQUIRE(result.rows.size() == static_cast<size_t>(count));
      for (int i = 0; i < count; ++i) {
        if (result.rows[static_cast<size_t>(i)].First("i") != std::to_string(i + 1)) FAIL(i);
      }
      CHECK(result.summary.clean_end);
    }
  }
}

// The most memory that this process ever had resident.
int64_t PeakBytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return int64_t{usage.ru_maxrss} * 1024;
}

// By how much it may grow while 100 MB are read. A build that looks for wrong uses of memory keeps
// freed pieces for a while.
#ifdef __SANITIZE_ADDRESS__
constexpr int64_t kGrowthMax = 1'000'000'000;
#else
constexpr int64_t kGrowthMax = 24'000'000;
#endif

// How many rows of more than 1000 bytes there are; none is kept.
int64_t Count(const SqlOptions& options) {
  auto source = OpenSource(options, {});
  REQUIRE(source.ok());
  absl::StatusOr<RowSource::Step> step = RowSource::Step::kRow;
  while (step.ok() && *step == RowSource::Step::kRow) step = (*source)->Next();
  CHECK(step.ok());
  CHECK((*source)->summary().bytes_read > (*source)->summary().rows_read * 1000);
  return (*source)->summary().rows_read;
}

TEST_CASE("a large result is read in constant memory") {
  const SqliteFile sqlite("CREATE TABLE t (i INTEGER)");
  const PostgresServer server;
  constexpr char kSqlite[] =
      "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 100000) "
      "SELECT i, hex(zeroblob(500)) AS filling FROM s";
  constexpr char kPostgres[] =
      "SELECT i, repeat('x', 1000) AS filling FROM generate_series(1, 100000) AS i";
  for (const SqlOptions& options :
       {Sqlite(sqlite, kSqlite), Postgres(server, kPostgres), Odbc(OdbcConnection(sqlite), kSqlite),
        Odbc(OdbcConnection(server), kPostgres)}) {
    const int64_t before = PeakBytes();
    CHECK(Count(options) == 100'000);
    CHECK(PeakBytes() - before < kGrowthMax);
  }
}

TEST_CASE("large rows of PostgreSQL are held one at a time") {
  const PostgresServer server;
  const SqlOptions options = Postgres(
      server, "SELECT i, repeat('x', 1000000) AS filling FROM generate_series(1, 150) AS i");
  const int64_t before = PeakBytes();
  CHECK(Count(options) == 150);
  CHECK(PeakBytes() - before < kGrowthMax);
}

TEST_CASE("a value of SQLite that would fill the memory ends the reading, one too long its row") {
  const SqliteFile sqlite(
      "CREATE TABLE t (i INTEGER, filling TEXT);"
      "INSERT INTO t VALUES (1, 'x'), (2, CAST(zeroblob(3000000) AS TEXT)), (3, 'x'), "
      "(4, CAST(zeroblob(150000000) AS TEXT));");
  const ReadResult some = Read(Sqlite(sqlite, "SELECT * FROM t WHERE i < 4"));
  CHECK(Message(some.status) == "");
  CHECK(some.rows.size() == 2);
  REQUIRE(some.errors.size() == 1);
  CHECK(some.errors[0].rule == RowRule::kTooLong);

  const int64_t before = PeakBytes();
  const ReadResult result = Read(Sqlite(sqlite, "SELECT * FROM t"));
  CHECK(PeakBytes() - before < kGrowthMax);
  CHECK(absl::IsResourceExhausted(result.status));
  CHECK_THAT(Message(result.status), Contains("more than 67108864 bytes") && Contains("a query"));
  CHECK(result.rows.size() == 2);
  CHECK_FALSE(result.summary.clean_end);
  CHECK(Read(Sqlite(sqlite, "SELECT i FROM t")).rows.size() == 4);
}

TEST_CASE("a query of PostgreSQL is one statement, which gives rows") {
  const PostgresServer server;
  for (const char* const query : {"SELECT 1 AS i; SELECT 2 AS i", "COMMIT", "-- nothing"}) {
    const absl::Status status = Read(Postgres(server, query)).status;
    CHECK(absl::IsFailedPrecondition(status));
    CHECK_THAT(Message(status), Contains("refuses the query"));
  }
}

TEST_CASE("a query that the database refuses is answered with the database's message") {
  const SqliteFile sqlite(kFines);
  const PostgresServer server;
  for (const SqlOptions& options :
       {Sqlite(sqlite, "SELECT nope FROM fines"), Postgres(server, "SELECT nope FROM pg_class"),
        Odbc(OdbcConnection(sqlite), "SELECT nope FROM fines"),
        Odbc(OdbcConnection(server), "SELECT nope FROM pg_class")}) {
    const absl::Status status = Read(options).status;
    CHECK(absl::IsFailedPrecondition(status));
    CHECK_THAT(Message(status), Contains("refuses the query") && Contains("nope"));
    CHECK(Message(status).find('\n') == std::string::npos);
  }
  // Nothing is written, whatever the query says.
  CHECK_FALSE(Read(Sqlite(sqlite, "DELETE FROM fines RETURNING id")).status.ok());
  CHECK(Read(Sqlite(sqlite, "SELECT * FROM fines")).rows.size() == 2);
  CHECK(absl::IsNotFound(Read({.connection = "/nowhere/x.db", .table = "t"}).status));
  CHECK(absl::IsInvalidArgument(Read({.connection = sqlite.file().string()}).status));
  CHECK_THAT(Message(Read(Sqlite(sqlite, "SELECT 1 AS a, 2 AS a")).status),
             Contains("two columns are called 'a'"));
  CHECK_THAT(Message(Read(Odbc(OdbcConnection(server), "SELECT 1::int")).status), Contains("CAST"));
}

TEST_CASE("a connection that is lost in the middle is no end") {
  PostgresServer server;
  constexpr char kMany[] =
      "SELECT i, repeat('x', 1000) AS filling FROM generate_series(1, 50000) AS i";
  for (const SqlOptions& options : {Postgres(server, kMany), Odbc(OdbcConnection(server), kMany)}) {
    auto source = OpenSource(options, {});
    REQUIRE(source.ok());
    for (int i = 0; i < 10; ++i) REQUIRE((*source)->Next().value() == RowSource::Step::kRow);
    server.Sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
    absl::StatusOr<RowSource::Step> step = RowSource::Step::kRow;
    while (step.ok() && *step == RowSource::Step::kRow) step = (*source)->Next();
    CHECK(absl::IsUnavailable(step.status()));
    CHECK_FALSE((*source)->summary().clean_end);
    CHECK((*source)->summary().rows_read < 50000);
  }
  const absl::Status failed =
      Read(Postgres(server, "SELECT 1 / (1500 - i) AS x FROM generate_series(1, 3000) AS i"))
          .status;
  CHECK(absl::IsUnavailable(failed));
  CHECK_THAT(Message(failed), Contains("division by zero"));
}

TEST_CASE("a password is read from a file or the environment, and never told") {
  const TempDir folder;
  std::ofstream(folder.path() / "secret") << "ge'h}eim\n";
  ::setenv("LANDBRIDGE_TEST_PASSWORD", "ge'h}eim", 1);
  SqlOptions postgres{.database = Database::kPostgreSql,
                      .connection = "host=" + folder.path().string() + " user=ge'h}eim",
                      .password_file = (folder.path() / "secret").string(),
                      .table = "t"};
  LearnOdbcDrivers();
  SqlOptions odbc = Odbc("Driver=PostgreSQL;Servername=" + folder.path().string(), "SELECT 1");
  odbc.password_env = "LANDBRIDGE_TEST_PASSWORD";
  for (const SqlOptions& options : {postgres, odbc}) {
    const absl::Status status = Read(options).status;
    CHECK(absl::IsUnavailable(status));
    CHECK_THAT(Message(status), Contains("the database cannot be opened"));
    CHECK_THAT(Message(status), !Contains("ge'h}eim"));
  }
  ::unsetenv("LANDBRIDGE_TEST_PASSWORD");
  CHECK_THAT(Message(Read(odbc).status), Contains("no variable LANDBRIDGE_TEST_PASSWORD"));
  postgres.password_file = (folder.path() / "nothing").string();
  CHECK(absl::IsFailedPrecondition(Read(postgres).status));
  for (const std::string connection :
       {"host=x password=geheim", "Driver=x;PWD=geheim", "Driver=x; Pwd = geheim",
        "postgresql://user:geheim@host/db"}) {
    postgres.connection = connection;
    const absl::Status status = Read(postgres).status;
    CHECK(absl::IsInvalidArgument(status));
    CHECK_THAT(Message(status), Contains("password_file") && !Contains("geheim"));
  }
}

TEST_CASE("a PostgreSQL server that asks for a password gets it") {
  PostgresServer server;
  server.Sql("CREATE ROLE reader LOGIN PASSWORD 'a''b\\c'");
  server.DemandPasswords();
  const TempDir folder;
  std::ofstream(folder.path() / "secret") << "a'b\\c\n";
  SqlOptions options{.database = Database::kPostgreSql,
                     .connection = server.Conninfo("reader"),
                     .query = "SELECT 1 AS one"};
  CHECK(absl::IsUnavailable(Read(options).status));
  options.password_file = (folder.path() / "secret").string();
  CHECK(AllCells(Read(options)) == Table{{"1"}});
  // The server's message names the user, who has the password as name.
  SqlOptions careless = options;
  careless.connection = server.Conninfo("geheim");
  std::ofstream(folder.path() / "careless") << "geheim\n";
  careless.password_file = (folder.path() / "careless").string();
  CHECK_THAT(Message(Read(careless).status), Contains("\"***\"") && !Contains("geheim"));

  const std::string connection = OdbcConnection(server);
  SqlOptions odbc = Odbc(connection, "SELECT 1 AS one");
  odbc.connection.replace(connection.find("postgres;"), 8, "reader");
  odbc.password_file = options.password_file;
  CHECK(AllCells(Read(odbc)) == Table{{"1"}});
}

TEST_CASE("with a watermark only rows from its value on are read, in its order") {
  constexpr char kRows[] =
      "CREATE TABLE t (id INTEGER, changed TIMESTAMP);"
      "INSERT INTO t VALUES (1, '2026-01-03 00:00:00'), (2, '2026-01-01 00:00:00'), (3, NULL), "
      "(4, '2026-01-03 00:00:00'), (5, '2026-01-02 00:00:00');";
  const SqliteFile sqlite(kRows);
  PostgresServer server;
  server.Sql(kRows);
  for (SqlOptions options :
       {Sqlite(sqlite, "SELECT * FROM t;"), Postgres(server, "SELECT * FROM t"),
        Odbc(OdbcConnection(server), "SELECT * FROM t")}) {
    options.watermark = "CHANGED";
    ReadResult result = Read(options);
    CHECK(Message(result.status) == "");
    CHECK(result.rows.size() == 5);
    CHECK(result.summary.watermark == "2026-01-03 00:00:00");
    options.since = result.summary.watermark;
    result = Read(options);
    CHECK(result.rows.size() == 2);  // the last ones again
    CHECK(result.summary.watermark == "2026-01-03 00:00:00");
    options.since = "2026-01-02 00:00:00";
    CHECK(Read(options).rows.at(0).First("id") == "5");
    if (options.database == Database::kSqlite) {
      options.since = "it's";
      CHECK(Read(options).rows.empty());
    }
    options.watermark = "nope";
    CHECK_FALSE(Read(options).status.ok());
  }
}

TEST_CASE("rows of MySQL are read with the same promises") {
  MysqlServer server;
  server.Sql(
      "CREATE TABLE t (id INT, name VARCHAR(20), fine DECIMAL(30,6), day DATE, at TIMESTAMP NULL, "
      "photo BLOB, notes LONGTEXT) CHARACTER SET gbk;"
      "INSERT INTO t VALUES (1, '深圳', 123456789012345678901234.000001, '2019-07-09', "
      "'2019-07-09 16:05:00', x'00', REPEAT('示', 30000)), (2, NULL, NULL, NULL, NULL, NULL, "
      "NULL)");
  CHECK_THAT(Message(Read(Mysql(server, "SELECT * FROM t")).status),
             Contains("column 'photo' is binary"));
  SqlOptions options = Mysql(server, "SELECT * FROM t;");
  options.ignored_columns = {"photo", "notes"};
  const ReadResult result = Read(options);
  CHECK(Message(result.status) == "");
  CHECK(AllCells(result) ==
        Table{{"1", "深圳", "123456789012345678901234.000001", "2019-07-09", "2019-07-09 16:05:00",
               "<none>", "<none>"},
              {"2", "<none>", "<none>", "<none>", "<none>", "<none>", "<none>"}});
  CHECK(Read(Mysql(server, "SELECT notes FROM t")).rows.at(0).First("notes")->size() == 90'000);
  options.watermark = "id";
  options.since = "2";
  CHECK(Read(options).rows.size() == 1);
  options.watermark = "name";
  options.since = "\\' OR 1 = 1 -- ";
  CHECK(Message(Read(options).status) == "");

  const absl::Status refused = Read(Mysql(server, "SELECT nope FROM t")).status;
  CHECK(absl::IsFailedPrecondition(refused));
  CHECK_THAT(Message(refused), Contains("nope"));
  CHECK(absl::IsFailedPrecondition(Read(Mysql(server, "DELETE FROM t")).status));
  CHECK(server.Sql("SELECT COUNT(*) FROM t") == "2\n");
}

TEST_CASE("a MySQL server that asks for a password gets it, and one that goes away is no end") {
  MysqlServer server;
  server.Sql(
      "CREATE USER reader@localhost IDENTIFIED BY 'a''b\\\\c d';"
      "GRANT SELECT ON test.* TO reader@localhost");
  const TempDir folder;
  std::ofstream(folder.path() / "secret") << "a'b\\c d\n";
  SqlOptions options = Mysql(server, "SELECT 1 AS one");
  options.connection = server.Connection("reader");
  CHECK(absl::IsUnavailable(Read(options).status));
  options.password_file = (folder.path() / "secret").string();
  CHECK(AllCells(Read(options)) == Table{{"1"}});

  options.query = "SELECT seq, REPEAT('x', 1000) AS filling FROM seq_1_to_100000";
  const int64_t before = PeakBytes();
  CHECK(Count(options) == 100'000);
  CHECK(PeakBytes() - before < kGrowthMax);
  auto source = OpenSource(options, {});
  REQUIRE(source.ok());
  for (int i = 0; i < 10; ++i) REQUIRE((*source)->Next().value() == RowSource::Step::kRow);
  server.Sql("KILL USER reader@localhost");
  absl::StatusOr<RowSource::Step> step = RowSource::Step::kRow;
  while (step.ok() && *step == RowSource::Step::kRow) step = (*source)->Next();
  CHECK(absl::IsUnavailable(step.status()));
  CHECK_FALSE((*source)->summary().clean_end);
}

}  // namespace
}  // namespace landbridge::testing
