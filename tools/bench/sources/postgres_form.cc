// SPDX-License-Identifier: Apache-2.0
// A table in a PostgreSQL server, plainly read by libpq, row by row.
#include <libpq-fe.h>

#include <csignal>
#include <memory>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/peers/postgres_programs.h"
#include "tools/bench/sources/form_server.h"
#include "tools/bench/sources/source_form.h"

namespace landbridge::bench {
namespace {

constexpr size_t kPieceBytes = size_t{64} << 10;

using Connection = std::unique_ptr<PGconn, void (*)(PGconn*)>;
using Result = std::unique_ptr<PGresult, void (*)(PGresult*)>;

absl::Status Failed(const Connection& connection) {
  return absl::UnavailableError(absl::StrCat("PostgreSQL: ", PQerrorMessage(connection.get())));
}

absl::StatusOr<Connection> Connect(const std::string& conninfo) {
  Connection connection(PQconnectdb(conninfo.c_str()), PQfinish);
  if (PQstatus(connection.get()) == CONNECTION_OK) return connection;
  return Failed(connection);
}

absl::Status Run(const Connection& connection, const std::string& sql, ExecStatusType wanted) {
  const Result result(PQexec(connection.get(), sql.c_str()), PQclear);
  return PQresultStatus(result.get()) == wanted ? absl::OkStatus() : Failed(connection);
}

// What a row does not have is NULL. No cell has a tab or a backslash.
void AppendRow(const PenaltyCells& cells, std::string& text) {
  for (size_t i = 0; i < cells.size(); ++i) {
    absl::StrAppend(&text, i > 0 ? "\t" : "", cells[i].empty() ? "\\N" : cells[i]);
  }
  text += '\n';
}

absl::Status Send(const Connection& connection, std::string& text) {
  const int sent = PQputCopyData(connection.get(), text.data(), static_cast<int>(text.size()));
  text.clear();
  return sent == 1 ? absl::OkStatus() : Failed(connection);
}

absl::Status Write(const std::string& conninfo, int64_t rows) {
  LB_ASSIGN_OR_RETURN(const Connection connection, Connect(conninfo));
  // Otherwise libpq tells people that there is no table.
  LB_RETURN_IF_ERROR(Run(connection, "SET client_min_messages TO warning", PGRES_COMMAND_OK));
  LB_RETURN_IF_ERROR(
      Run(connection, absl::StrCat("DROP TABLE IF EXISTS ", kPenaltyTable), PGRES_COMMAND_OK));
  LB_RETURN_IF_ERROR(Run(connection, PenaltyTableSql("NUMERIC(20,2)", "DATE"), PGRES_COMMAND_OK));
  LB_RETURN_IF_ERROR(
      Run(connection, absl::StrCat("COPY ", kPenaltyTable, " FROM STDIN"), PGRES_COPY_IN));
  PenaltyCells cells;
  std::string text;
  for (int64_t number = 0; number < rows; ++number) {
    FillPenalty(number, cells);
    AppendRow(cells, text);
    if (text.size() >= kPieceBytes) LB_RETURN_IF_ERROR(Send(connection, text));
  }
  LB_RETURN_IF_ERROR(Send(connection, text));
  if (PQputCopyEnd(connection.get(), nullptr) != 1) return Failed(connection);
  while (const Result result{PQgetResult(connection.get()), PQclear}) {
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return Failed(connection);
  }
  return Run(connection, "VACUUM ANALYZE", PGRES_COMMAND_OK);
}

absl::Status ReadPlainly(const std::string& conninfo, int64_t rows) {
  LB_ASSIGN_OR_RETURN(const Connection connection, Connect(conninfo));
  if (PQsendQuery(connection.get(), absl::StrCat("SELECT * FROM ", kPenaltyTable).c_str()) != 1 ||
      PQsetSingleRowMode(connection.get()) != 1) {
    return Failed(connection);
  }
  int64_t found = 0;
  int64_t bytes = 0;
  while (const Result result{PQgetResult(connection.get()), PQclear}) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK) return Failed(connection);
    found += PQntuples(result.get());
    for (int i = 0; status == PGRES_SINGLE_TUPLE && i < PQnfields(result.get()); ++i) {
      bytes += PQgetlength(result.get(), 0, i);
    }
  }
  return CheckRows(found, rows);
}

// Reached by a socket in its folder. What is in it need not survive. Its own workers end with it,
// and its shared memory goes, only when it is asked.
std::shared_ptr<FormServer> ServerIn(const std::filesystem::path& folder,
                                     const std::string& conninfo) {
  const std::string data = (folder / "data").string();
  return std::make_shared<FormServer>(FormServerSetup{
      .folder = folder,
      .install = InitdbCommand(data),
      .serve = PostgresCommand("postgres",
                               {"-D", data, "-k", folder.string(), "-c", "listen_addresses=", "-c",
                                "fsync=off", "-c", "max_wal_size=4GB"}),
      .serves = [conninfo] { return PQping(conninfo.c_str()) == PQPING_OK; },
      .stop_signal = SIGQUIT});
}

}  // namespace

absl::StatusOr<SourceForm> PostgresForm(const std::filesystem::path& folder) {
  if (PostgresPrograms().empty()) {
    return absl::NotFoundError("the package postgresql is not installed");
  }
  const std::filesystem::path own = folder / "postgres";
  const std::string conninfo =
      absl::StrCat("host=", own.string(), " dbname=postgres user=", kPostgresUser);
  SourceForm form;
  form.name = "PostgreSQL";
  form.library = "libpq";
  StateTable({.database = SqlOptions::Database::kPostgreSql,
              .connection = conninfo,
              .uppercase_names = true},
             form);
  // Rows come as they are asked for.
  form.odbc = {"psqlodbcw.so", "odbc-postgresql",
               absl::StrCat("UseDeclareFetch=1;Fetch=1000;Servername=", own.string(),
                            ";Database=postgres;UID=", kPostgresUser)};
  form.write = [server = ServerIn(own, conninfo), conninfo](int64_t rows) -> absl::Status {
    LB_RETURN_IF_ERROR(server->Start());
    return Write(conninfo, rows);
  };
  form.read_plainly = [conninfo](int64_t rows) { return ReadPlainly(conninfo, rows); };
  return form;
}

}  // namespace landbridge::bench
