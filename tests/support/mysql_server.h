// SPDX-License-Identifier: Apache-2.0
// A MariaDB server of a test's own, from Debian's package: in a temporary folder, reached by a
// socket in it, ended and removed with the object. What fails ends the process.
#pragma once

#include <memory>
#include <string>

#include "tests/support/subprocess.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {

class MysqlServer {
 public:
  // Started, with one empty database "test" and the user "root", who needs no password.
  MysqlServer();
  ~MysqlServer();
  MysqlServer(const MysqlServer&) = delete;
  MysqlServer& operator=(const MysqlServer&) = delete;

  // As a mapping states it.
  std::string Connection(const std::string& user = "root") const;

  // Runs statements as root and returns the rows, one on each line. They must succeed.
  std::string Sql(const std::string& statements) const;

 private:
  Finished Try(const std::string& statements, const std::string& database) const;

  TempDir folder_;
  std::unique_ptr<Subprocess> server_;
};

}  // namespace landbridge::testing
