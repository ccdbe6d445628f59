// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/sqlite_rows.h"

#include <sqlite3.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

absl::Status Check(sqlite3* database, bool succeeded) {
  if (succeeded) return absl::OkStatus();
  return absl::UnimplementedError(
      absl::StrCat("the rows cannot be written into a file of SQLite: ", sqlite3_errmsg(database)));
}

absl::Status Run(sqlite3* database, const std::string& sql) {
  return Check(database,
               sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
}

}  // namespace

absl::StatusOr<std::string> SqliteFileOf(
    const std::vector<std::string>& columns,
    const std::vector<const std::vector<std::optional<std::string>>*>& rows) {
  sqlite3* opened = nullptr;
  const int result = sqlite3_open(":memory:", &opened);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
  LB_RETURN_IF_ERROR(Check(opened, result == SQLITE_OK));
  std::vector<std::string> declared;
  for (const std::string& column : columns) {
    declared.push_back(
        absl::StrCat("\"", absl::StrReplaceAll(column, {{"\"", "\"\""}}), "\" TEXT"));
  }
  LB_RETURN_IF_ERROR(Run(opened, absl::StrCat("BEGIN; CREATE TABLE ", kSqliteTable, " (",
                                              absl::StrJoin(declared, ", "), ")")));
  const std::vector<std::string> places(columns.size(), "?");
  const std::string insert =
      absl::StrCat("INSERT INTO ", kSqliteTable, " VALUES (", absl::StrJoin(places, ", "), ")");
  sqlite3_stmt* prepared = nullptr;
  const int prepared_result = sqlite3_prepare_v2(opened, insert.c_str(), -1, &prepared, nullptr);
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(prepared, sqlite3_finalize);
  LB_RETURN_IF_ERROR(Check(opened, prepared_result == SQLITE_OK));
  for (const auto* row : rows) {
    sqlite3_clear_bindings(prepared);
    for (size_t i = 0; i < row->size(); ++i) {
      const std::optional<std::string>& value = (*row)[i];
      if (!value) continue;
      const int bound = sqlite3_bind_text64(prepared, static_cast<int>(i) + 1, value->data(),
                                            value->size(), SQLITE_STATIC, SQLITE_UTF8);
      LB_RETURN_IF_ERROR(Check(opened, bound == SQLITE_OK));
    }
    LB_RETURN_IF_ERROR(Check(opened, sqlite3_step(prepared) == SQLITE_DONE));
    LB_RETURN_IF_ERROR(Check(opened, sqlite3_reset(prepared) == SQLITE_OK));
  }
  statement.reset();
  LB_RETURN_IF_ERROR(Run(opened, "COMMIT"));
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, void (*)(void*)> bytes(
      sqlite3_serialize(opened, "main", &size, 0), sqlite3_free);
  LB_RETURN_IF_ERROR(Check(opened, bytes != nullptr));
  return std::string(reinterpret_cast<const char*>(bytes.get()), static_cast<size_t>(size));
}

}  // namespace landbridge
