// SPDX-License-Identifier: Apache-2.0
// A table in a SQLite file, plainly read by SQLite's own interface.
#include <sqlite3.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/sources/source_form.h"

namespace landbridge::bench {
namespace {

using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;
using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

absl::StatusOr<Database> Open(const std::filesystem::path& file, int flags) {
  sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(file.c_str(), &opened, flags, nullptr);
  Database database(opened, sqlite3_close);
  if (result == SQLITE_OK) return database;
  return absl::UnavailableError(absl::StrCat("SQLite: ", sqlite3_errmsg(opened)));
}

absl::Status Check(const Database& database, bool succeeded) {
  if (succeeded) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("SQLite: ", sqlite3_errmsg(database.get())));
}

absl::Status Run(const Database& database, const std::string& sql) {
  return Check(database,
               sqlite3_exec(database.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
}

absl::StatusOr<Statement> Prepare(const Database& database, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v2(database.get(), sql.c_str(), -1, &statement, nullptr);
  LB_RETURN_IF_ERROR(Check(database, result == SQLITE_OK));
  return Statement(statement, sqlite3_finalize);
}

// What a row does not have is NULL.
absl::Status Insert(const Database& database, const Statement& statement,
                    const PenaltyCells& cells) {
  for (size_t i = 0; i < cells.size(); ++i) {
    const int place = static_cast<int>(i) + 1;
    const int result = cells[i].empty()
                           ? sqlite3_bind_null(statement.get(), place)
                           : sqlite3_bind_text(statement.get(), place, cells[i].data(),
                                               static_cast<int>(cells[i].size()), SQLITE_STATIC);
    LB_RETURN_IF_ERROR(Check(database, result == SQLITE_OK));
  }
  LB_RETURN_IF_ERROR(Check(database, sqlite3_step(statement.get()) == SQLITE_DONE));
  return Check(database, sqlite3_reset(statement.get()) == SQLITE_OK);
}

absl::Status Write(const std::filesystem::path& file, int64_t rows) {
  LB_ASSIGN_OR_RETURN(const Database database,
                      Open(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
  LB_RETURN_IF_ERROR(Run(database, "PRAGMA synchronous = OFF"));
  LB_RETURN_IF_ERROR(Run(database, absl::StrCat("DROP TABLE IF EXISTS ", kPenaltyTable)));
  LB_RETURN_IF_ERROR(Run(database, PenaltyTableSql("TEXT", "TEXT")));
  LB_RETURN_IF_ERROR(Run(database, "BEGIN"));
  std::string insert = absl::StrCat("INSERT INTO ", kPenaltyTable, " VALUES (?");
  for (size_t i = 1; i < kPenaltyColumns.size(); ++i) insert += ",?";
  LB_ASSIGN_OR_RETURN(const Statement statement, Prepare(database, insert + ")"));
  PenaltyCells cells;
  for (int64_t number = 0; number < rows; ++number) {
    FillPenalty(number, cells);
    LB_RETURN_IF_ERROR(Insert(database, statement, cells));
  }
  return Run(database, "COMMIT");
}

absl::Status ReadPlainly(const std::filesystem::path& file, int64_t rows) {
  LB_ASSIGN_OR_RETURN(const Database database, Open(file, SQLITE_OPEN_READONLY));
  LB_ASSIGN_OR_RETURN(const Statement statement,
                      Prepare(database, absl::StrCat("SELECT * FROM ", kPenaltyTable)));
  const int columns = sqlite3_column_count(statement.get());
  int64_t found = 0;
  size_t bytes = 0;
  int result = SQLITE_ROW;
  while ((result = sqlite3_step(statement.get())) == SQLITE_ROW) {
    ++found;
    for (int i = 0; i < columns; ++i) {
      if (sqlite3_column_text(statement.get(), i) == nullptr) continue;
      bytes += static_cast<size_t>(sqlite3_column_bytes(statement.get(), i));
    }
  }
  LB_RETURN_IF_ERROR(Check(database, result == SQLITE_DONE));
  return CheckRows(found, rows);
}

}  // namespace

SourceForm SqliteForm(const std::filesystem::path& folder) {
  SourceForm form;
  form.name = "SQLite";
  form.library = "SQLite";
  form.file = folder / "penalties.db";
  StateTable({.database = SqlOptions::Database::kSqlite, .connection = form.file.string()}, form);
  form.odbc = {"libsqlite3odbc.so", "libsqliteodbc",
               absl::StrCat("StepAPI=1;NoCreat=1;Database=", form.file.string())};
  form.write = [file = form.file](int64_t rows) { return Write(file, rows); };
  form.read_plainly = [file = form.file](int64_t rows) { return ReadPlainly(file, rows); };
  return form;
}

}  // namespace landbridge::bench
