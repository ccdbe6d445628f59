// SPDX-License-Identifier: Apache-2.0
// A table of a database through its ODBC driver, plainly read by ODBC's own interface.
#include <sql.h>
#include <sqlext.h>

#include <array>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/sources/source_form.h"

namespace landbridge::bench {
namespace {

constexpr size_t kCellBytesMax = 4096;

absl::Status Failed(const char* doing) {
  return absl::UnavailableError(absl::StrCat("ODBC fails to ", doing));
}

// Where Debian puts it, for whichever processor.
absl::StatusOr<std::filesystem::path> Find(const OdbcDriver& driver) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib", error)) {
    std::filesystem::path found = entry.path() / "odbc" / driver.library;
    if (std::filesystem::exists(found, error)) return found;
  }
  return absl::NotFoundError(absl::StrCat("the package ", driver.package, " is not installed"));
}

// A handle of ODBC, and what it belongs to.
class Handle {
 public:
  Handle(SQLSMALLINT kind, SQLHANDLE parent) : kind_(kind) {
    SQLAllocHandle(kind, parent, &handle_);
  }
  ~Handle() { SQLFreeHandle(kind_, handle_); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  SQLHANDLE get() const { return handle_; }

 private:
  const SQLSMALLINT kind_;
  SQLHANDLE handle_ = SQL_NULL_HANDLE;
};

SQLCHAR* Characters(std::string& text) { return reinterpret_cast<SQLCHAR*>(text.data()); }

absl::Status ReadRows(SQLHSTMT statement, int64_t rows) {
  SQLSMALLINT columns = 0;
  SQLNumResultCols(statement, &columns);
  int64_t found = 0;
  SQLLEN bytes = 0;
  std::array<SQLCHAR, kCellBytesMax> cell{};
  for (;;) {
    const SQLRETURN fetched = SQLFetch(statement);
    if (fetched == SQL_NO_DATA) return CheckRows(found, rows);
    if (!SQL_SUCCEEDED(fetched)) return Failed("fetch a row");
    ++found;
    for (SQLSMALLINT i = 1; i <= columns; ++i) {
      SQLLEN size = 0;
      const auto column = static_cast<SQLUSMALLINT>(i);
      if (SQLGetData(statement, column, SQL_C_CHAR, cell.data(), cell.size(), &size) !=
          SQL_SUCCESS) {
        return Failed("get a cell");
      }
      if (size != SQL_NULL_DATA) bytes += size;
    }
  }
}

absl::Status ReadPlainly(std::string connection, int64_t rows) {
  const Handle environment(SQL_HANDLE_ENV, SQL_NULL_HANDLE);
  // ODBC takes the number in the place of a pointer.
  SQLSetEnvAttr(environment.get(), SQL_ATTR_ODBC_VERSION,
                reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3), 0);
  const Handle database(SQL_HANDLE_DBC, environment.get());
  if (!SQL_SUCCEEDED(SQLDriverConnect(database.get(), nullptr, Characters(connection), SQL_NTS,
                                      nullptr, 0, nullptr, SQL_DRIVER_NOPROMPT))) {
    return Failed("connect");
  }
  absl::Status read = Failed("select");
  {
    const Handle statement(SQL_HANDLE_STMT, database.get());
    std::string query = absl::StrCat("SELECT * FROM ", kPenaltyTable);
    if (SQL_SUCCEEDED(SQLExecDirect(statement.get(), Characters(query), SQL_NTS))) {
      read = ReadRows(statement.get(), rows);
    }
  }
  SQLDisconnect(database.get());
  return read;
}

}  // namespace

absl::StatusOr<SourceForm> ThroughOdbc(const absl::StatusOr<SourceForm>& database) {
  LB_RETURN_IF_ERROR(database.status());
  LB_CHECK(!database->odbc.library.empty());
  LB_ASSIGN_OR_RETURN(const std::filesystem::path driver, Find(database->odbc));
  SourceForm form = *database;
  absl::StrAppend(&form.name, " through ODBC");
  form.library = "ODBC";
  SqlOptions options = std::get<SqlOptions>(form.options);
  options.database = SqlOptions::Database::kOdbc;
  // By its file, so that the machine's own list of drivers does not count.
  options.connection = absl::StrCat("Driver=", driver.string(), ";", form.odbc.connection);
  form.read_plainly = [connection = options.connection](int64_t rows) {
    return ReadPlainly(connection, rows);
  };
  StateTable(std::move(options), form);
  return form;
}

}  // namespace landbridge::bench
