// SPDX-License-Identifier: Apache-2.0
// A PostgreSQL server of a test's own, from Debian's package: in a temporary folder, reached by a
// socket in it, stopped and removed with the object.
//
//   PostgresServer server;
//   server.Sql("CREATE ROLE feed LOGIN");
//   const std::string conninfo = server.Conninfo("feed");
//
// What fails ends the process. It may be static: nothing in it needs a running test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace landbridge::testing {

class PostgresServer {
 public:
  // Started, with one empty database "test" and the superuser "postgres".
  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  void Start();
  // As an operator stops it: sessions are ended.
  void Stop();
  // As when it crashes: sessions are cut, and what was committed is recovered at the next start.
  void Crash();

  // Starts again, and from now on every role but the superuser is asked for its password.
  void DemandPasswords();

  // For libpq. Every role is let in without a password, until DemandPasswords.
  std::string Conninfo(const std::string& role = "postgres",
                       const std::string& database = "test") const;

  // Runs statements as the superuser and returns the rows, one on each line, with "|" between
  // columns. They must succeed.
  std::string Sql(const std::string& statements) const;

 private:
  // A program of the package, as the user who may run it.
  static std::string Run(const std::string& program, const std::vector<std::string>& arguments);
  void StopWith(const std::string& mode);

  TempDir folder_;
  bool runs_ = false;
};

}  // namespace landbridge::testing
