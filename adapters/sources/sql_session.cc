// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/sql_session.h"

#include <soci/mysql/soci-mysql.h>
#include <soci/odbc/soci-odbc.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <climits>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// Seconds that a statement waits for a writer of a SQLite file.
constexpr char kSqliteWait[] = "PRAGMA busy_timeout = 10000";
// Seconds.
constexpr char kMysqlPatience[] = " connect_timeout=5 read_timeout=5";
constexpr int64_t kSqliteValueBytes = int64_t{64} << 20;

// Whether a connection string has a password in one of the ways of the databases that are known.
bool HoldsPassword(const std::string& connection) {
  std::string keys = absl::AsciiStrToLower(connection);
  keys.erase(std::remove(keys.begin(), keys.end(), ' '), keys.end());
  for (const std::string key : {"password=", "passwd=", "pwd=", "pass="}) {
    if (keys.find(key) != std::string::npos) return true;
  }
  const size_t address = keys.find("://");
  return address != std::string::npos && keys.find('@', address) != std::string::npos;
}

absl::StatusOr<std::string> ReadPassword(const SqlOptions& options) {
  if (!options.password_env.empty() && !options.password_file.empty()) {
    return absl::InvalidArgumentError("state one of password_env and password_file");
  }
  if (!options.password_env.empty()) {
    const char* const value = std::getenv(options.password_env.c_str());
    if (value != nullptr) return std::string(value);
    return absl::FailedPreconditionError(
        absl::StrCat("the environment has no variable ", options.password_env,
                     ", which should hold the database's password; set it"));
  }
  if (options.password_file.empty()) return std::string();
  std::ifstream file(options.password_file, std::ios::binary);
  std::string password;
  if (!std::getline(file, password)) {
    return absl::FailedPreconditionError(absl::StrCat(
        options.password_file,
        " should hold the database's password in its first line and cannot be read; check the path "
        "and who may read it"));
  }
  if (password.ends_with('\r')) password.pop_back();
  return password;
}

std::string SqliteString(const std::string& file) {
  return file.find_first_of("= ") == std::string::npos ? file
                                                       : absl::StrCat("dbname=\"", file, "\"");
}

// For PostgreSQL and MySQL, which quote alike.
std::string WithPassword(const std::string& connection, const std::string& password) {
  if (password.empty()) return connection;
  return absl::StrCat(connection, " password='",
                      absl::StrReplaceAll(password, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
}

std::string OdbcString(const std::string& connection, const std::string& password) {
  if (password.empty()) return connection;
  return absl::StrCat(connection, connection.ends_with(';') ? "" : ";", "PWD={",
                      absl::StrReplaceAll(password, {{"}", "}}"}}), "}");
}

}  // namespace

SqlSession::SqlSession(std::string password) : password_(std::move(password)) {}
SqlSession::~SqlSession() = default;

absl::StatusOr<std::unique_ptr<SqlSession>> SqlSession::Open(const SqlOptions& options) {
  if (options.connection.empty()) {
    return absl::InvalidArgumentError("no connection is stated; state where the database is");
  }
  if (HoldsPassword(options.connection)) {
    return absl::InvalidArgumentError(
        "the connection holds a password; put it into a file or a variable of the environment, and "
        "state password_file or password_env");
  }
  LB_ASSIGN_OR_RETURN(std::string password, ReadPassword(options));
  std::unique_ptr<SqlSession> session(new SqlSession(std::move(password)));
  LB_RETURN_IF_ERROR(session->Connect(options));
  return session;
}

absl::Status SqlSession::Connect(const SqlOptions& options) {
  constexpr char kDoing[] = "the database cannot be opened";
  try {
    switch (options.database) {
      case SqlOptions::Database::kSqlite: {
        if (!password_.empty()) {
          return absl::InvalidArgumentError("a SQLite file has no password; leave it out");
        }
        // SQLite would make an empty database of a name that is misspelt.
        std::error_code error;
        if (!std::filesystem::is_regular_file(options.connection, error)) {
          return absl::NotFoundError(absl::StrCat(
              options.connection, ": there is no such SQLite file; correct the connection"));
        }
        session_ = std::make_unique<soci::session>(soci::sqlite3, SqliteString(options.connection));
        *session_ << kSqliteWait;
        *session_ << "PRAGMA query_only = 1";
        // A row that is too long is rejected; a value that is far beyond it ends the reading.
        value_bytes_max_ = static_cast<int>(
            std::clamp<int64_t>(options.row_bytes_max, kSqliteValueBytes, INT_MAX));
        sqlite_api::sqlite3_limit(
            static_cast<soci::sqlite3_session_backend&>(*session_->get_backend()).conn_,
            SQLITE_LIMIT_LENGTH, value_bytes_max_);
        break;
      }
      case SqlOptions::Database::kPostgreSql:
        if (password_.find_first_of(" \t\n") != std::string::npos) {
          return absl::InvalidArgumentError(
              "the database's password has white space, which cannot be handed on; change it");
        }
        session_ = std::make_unique<soci::session>(soci::postgresql,
                                                   WithPassword(options.connection, password_));
        *session_ << "SET client_encoding TO 'UTF8'";
        *session_ << "SET datestyle TO 'ISO'";
        // One state of the database for the whole reading.
        *session_ << "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        break;
      case SqlOptions::Database::kMysql:
        mysql_ = absl::StrCat(WithPassword(options.connection, password_), " charset=utf8mb4");
        session_ = std::make_unique<soci::session>(soci::mysql, mysql_);
        *session_ << "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";
        *session_ << "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";
        break;
      case SqlOptions::Database::kOdbc: {
        soci::connection_parameters parameters(soci::odbc,
                                               OdbcString(options.connection, password_));
        parameters.set_option(soci::odbc_option_driver_complete, "0");  // never ask a person
        session_ = std::make_unique<soci::session>(parameters);
        break;
      }
    }
  } catch (const std::exception& error) {
    return Failure(absl::StatusCode::kUnavailable, kDoing, error);
  }
  return absl::OkStatus();
}

bool SqlSession::KillMysqlQuery(unsigned long connection) const {
  try {
    soci::session beside(soci::mysql, mysql_ + kMysqlPatience);
    beside << "KILL QUERY " << connection;
  } catch (const std::exception&) {
    return false;
  }
  return true;
}

absl::Status SqlSession::Failure(absl::StatusCode code, std::string_view doing,
                                 std::string_view message) const {
  std::string said(absl::StripAsciiWhitespace(absl::string_view(message.data(), message.size())));
  if (!password_.empty()) said = absl::StrReplaceAll(said, {{password_, "***"}});
  // One line, however many the database used.
  said = absl::StrReplaceAll(said, {{"\r", ""}, {"\n\t", " "}, {"\n", " "}});
  return absl::Status(code, absl::StrCat(std::string(doing), ": ", said));
}

}  // namespace landbridge
