// SPDX-License-Identifier: Apache-2.0
// A table in a MariaDB server, plainly read by libmariadb, row by row.
#include <mysql.h>

#include <csignal>
#include <memory>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/peers/server_program.h"
#include "tools/bench/sources/form_server.h"
#include "tools/bench/sources/mysql_programs.h"
#include "tools/bench/sources/source_form.h"

namespace landbridge::bench {
namespace {

constexpr char kDatabase[] = "penalties";
constexpr size_t kPieceBytes = size_t{1} << 20;  // a server takes 16 MiB

using Connection = std::unique_ptr<MYSQL, void (*)(MYSQL*)>;
using Result = std::unique_ptr<MYSQL_RES, void (*)(MYSQL_RES*)>;

absl::Status Failed(const Connection& connection) {
  return absl::UnavailableError(absl::StrCat("MySQL: ", mysql_error(connection.get())));
}

absl::StatusOr<Connection> Connect(const std::string& socket) {
  Connection connection(mysql_init(nullptr), mysql_close);
  mysql_options(connection.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
  if (mysql_real_connect(connection.get(), nullptr, kMysqlUser, nullptr, nullptr, 0, socket.c_str(),
                         0) != nullptr) {
    return connection;
  }
  return Failed(connection);
}

absl::Status Run(const Connection& connection, const std::string& sql) {
  const bool done = mysql_real_query(connection.get(), sql.data(), sql.size()) == 0;
  return done ? absl::OkStatus() : Failed(connection);
}

// What a row does not have is NULL. No cell has an apostrophe or a backslash.
void AppendRow(const PenaltyCells& cells, std::string& sql) {
  char before = '(';
  for (const std::string& cell : cells) {
    sql += before;
    absl::StrAppend(&sql, cell.empty() ? "NULL" : "'", cell, cell.empty() ? "" : "'");
    before = ',';
  }
  sql += ')';
}

absl::Status InsertRows(const Connection& connection, int64_t rows) {
  PenaltyCells cells;
  std::string sql;
  for (int64_t number = 0; number < rows; ++number) {
    sql += sql.empty() ? absl::StrCat("INSERT INTO ", kPenaltyTable, " VALUES ") : ",";
    FillPenalty(number, cells);
    AppendRow(cells, sql);
    if (sql.size() < kPieceBytes && number + 1 < rows) continue;
    LB_RETURN_IF_ERROR(Run(connection, sql));
    sql.clear();
  }
  return absl::OkStatus();
}

absl::Status Write(const std::string& socket, int64_t rows) {
  LB_ASSIGN_OR_RETURN(const Connection connection, Connect(socket));
  for (const std::string& sql :
       {absl::StrCat("DROP DATABASE IF EXISTS ", kDatabase),
        absl::StrCat("CREATE DATABASE ", kDatabase), absl::StrCat("USE ", kDatabase),
        PenaltyTableSql("NUMERIC(20,2)", "DATE"), std::string("START TRANSACTION")}) {
    LB_RETURN_IF_ERROR(Run(connection, sql));
  }
  LB_RETURN_IF_ERROR(InsertRows(connection, rows));
  return Run(connection, "COMMIT");
}

absl::Status ReadPlainly(const std::string& socket, int64_t rows) {
  LB_ASSIGN_OR_RETURN(const Connection connection, Connect(socket));
  LB_RETURN_IF_ERROR(
      Run(connection, absl::StrCat("SELECT * FROM ", kDatabase, ".", kPenaltyTable)));
  const Result result(mysql_use_result(connection.get()), mysql_free_result);
  if (result == nullptr) return Failed(connection);
  const unsigned int columns = mysql_num_fields(result.get());
  int64_t found = 0;
  size_t bytes = 0;
  while (mysql_fetch_row(result.get()) != nullptr) {
    ++found;
    const unsigned long* const lengths = mysql_fetch_lengths(result.get());
    for (unsigned int i = 0; i < columns; ++i) bytes += lengths[i];
  }
  if (mysql_errno(connection.get()) != 0) return Failed(connection);
  return CheckRows(found, rows);
}

// Its files are read through the machine's memory, as those of other forms are.
std::shared_ptr<FormServer> ServerIn(const std::filesystem::path& folder) {
  std::vector<std::string> serve = MysqlServerCommand(folder);
  serve.insert(serve.end(), {"--innodb-flush-method=fsync", "--innodb-buffer-pool-size=128M"});
  return std::make_shared<FormServer>(FormServerSetup{
      .folder = folder,
      .install = MysqlInstallCommand(folder),
      .serve = std::move(serve),
      .serves = [socket = MysqlSocket(folder).string()] { return Connect(socket).ok(); },
      .stop_signal = SIGTERM});
}

}  // namespace

absl::StatusOr<SourceForm> MysqlForm(const std::filesystem::path& folder) {
  LB_RETURN_IF_ERROR(FindServer("mariadbd", "mariadb-server-core").status());
  // What makes the server's files asks it, and the one package does not bring the other.
  LB_RETURN_IF_ERROR(FindServer("my_print_defaults", "mariadb-client-core").status());
  const std::filesystem::path own = folder / "mysql";
  const std::string socket = MysqlSocket(own).string();
  SourceForm form;
  form.name = "MySQL";
  form.library = "libmariadb";
  StateTable(
      {.database = SqlOptions::Database::kMysql,
       .connection = absl::StrCat("unix_socket=", socket, " db=", kDatabase, " user=", kMysqlUser)},
      form);
  form.write = [server = ServerIn(own), socket](int64_t rows) -> absl::Status {
    LB_RETURN_IF_ERROR(server->Start());
    return Write(socket, rows);
  };
  form.read_plainly = [socket](int64_t rows) { return ReadPlainly(socket, rows); };
  return form;
}

}  // namespace landbridge::bench
