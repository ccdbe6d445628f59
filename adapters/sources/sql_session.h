// SPDX-License-Identifier: Apache-2.0
// Inside of the sources room: a connection to a database, opened as the options say, for reading.
//
// One thread at a time, but for KillMysqlQuery.
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/sources/source_options.h"

namespace soci {
class session;
}

namespace landbridge {

class SqlSession {
 public:
  // Errors: kInvalidArgument: a password stands in the connection string, or two places are stated
  //           for it.
  //         kFailedPrecondition: the password's variable is not set, or its file cannot be read.
  //         kNotFound: there is no such SQLite file. kUnavailable: the database does not let us in
  //           now; the message is the database's.
  static absl::StatusOr<std::unique_ptr<SqlSession>> Open(const SqlOptions& options);

  ~SqlSession();
  SqlSession(const SqlSession&) = delete;
  SqlSession& operator=(const SqlSession&) = delete;

  soci::session& soci() { return *session_; }

  // MySQL: ends the query of the connection with this number, over a further session. False when
  // the server does not do it within seconds. Any thread.
  bool KillMysqlQuery(unsigned long connection) const;

  // No value of a SQLite file that is larger is read: SQLite would hold it as a whole.
  int value_bytes_max() const { return value_bytes_max_; }

  // What the database said about a failure, behind what was being done; without the password.
  absl::Status Failure(absl::StatusCode code, std::string_view doing,
                       std::string_view message) const;
  absl::Status Failure(absl::StatusCode code, std::string_view doing,
                       const std::exception& error) const {
    return Failure(code, doing, std::string_view(error.what()));
  }

 private:
  explicit SqlSession(std::string password);

  absl::Status Connect(const SqlOptions& options);

  const std::string password_;
  std::string mysql_;  // how the server is reached, with the password
  int value_bytes_max_ = 0;
  std::unique_ptr<soci::session> session_;
};

}  // namespace landbridge
