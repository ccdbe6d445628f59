// SPDX-License-Identifier: Apache-2.0
// One session with a PostgreSQL server, by libpq.
//
//   const auto database = PostgresConnection::Open("dbname=credit", "landbridge");
//   LB_RETURN_IF_ERROR(database.status());
//   const auto rows = (*database)->Query("SELECT name FROM t WHERE id = $1", {"L1"});
//
// Errors of all calls: kUnavailable: the server is gone, is stopping, or has no room at the moment:
//         open again later. kPermissionDenied: the role lacks a privilege. Others: kInternal.
//         Messages have what the server said, and never a password.
// One thread at a time.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace landbridge {

// The answer to a statement. Views are valid as long as it lives.
class PostgresRows {
 public:
  explicit PostgresRows(PGresult* result) : result_(result, PQclear) {}

  int size() const { return PQntuples(result_.get()); }
  std::string_view Value(int row, int column) const;
  bool IsNull(int row, int column) const { return PQgetisnull(result_.get(), row, column) != 0; }
  // Rows that an INSERT, UPDATE or DELETE touched.
  int64_t touched() const;

 private:
  std::unique_ptr<PGresult, decltype(&PQclear)> result_;
};

class PostgresConnection {
 public:
  // `conninfo` as libpq takes it, "key=value ..." or a URI; what it leaves out comes from the
  // environment, ~/.pgpass and the service file. `program` is how the server names the session.
  //
  // Errors: kInvalidArgument: `conninfo` cannot be read. kFailedPrecondition: the server is there
  //         and refuses: no such database, role or password. kUnavailable: it is not there.
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Open(const std::string& conninfo,
                                                                  const std::string& program);

  // One or more statements without parameters.
  absl::Status Run(const std::string& statements);

  // One statement. Parameters are texts in the server's notation.
  absl::StatusOr<PostgresRows> Query(const std::string& statement,
                                     const std::vector<std::string>& parameters = {});

  // Prepares a statement under a name; Execute runs it.
  absl::Status Prepare(const std::string& name, const std::string& statement);
  absl::StatusOr<PostgresRows> Execute(const std::string& name,
                                       const std::vector<std::string>& parameters);

  // `name` as an identifier in SQL.
  std::string Quoted(const std::string& name) const;

  // "database credit at /run/postgresql as role feed", for messages.
  const std::string& place() const { return place_; }

 private:
  using Handle = std::unique_ptr<PGconn, decltype(&PQfinish)>;

  PostgresConnection(Handle handle, std::string place)
      : handle_(std::move(handle)), place_(std::move(place)) {}

  absl::StatusOr<PostgresRows> Checked(PGresult* result) const;

  Handle handle_;
  const std::string place_;
};

// The SQLSTATE of a statement that the server refused; empty for other errors.
std::string SqlStateOf(const absl::Status& status);

}  // namespace landbridge
