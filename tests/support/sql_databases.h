// SPDX-License-Identifier: Apache-2.0
// Databases of a test's own besides PostgreSQL: a SQLite file, and ODBC drivers that only this
// process knows.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include "proto/contract/check.h"
#include "tests/support/postgres_server.h"
#include "tests/support/subprocess.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {

class SqliteFile {
 public:
  explicit SqliteFile(const std::string& statements) {
    const Finished made = RunProgram({"sqlite3", file().string(), statements});
    if (made.exit_code != 0) std::cerr << made.err;
    LB_CHECK(made.exit_code == 0);
  }

  // There is a space in its path.
  std::filesystem::path file() const { return folder_.path() / "old penalties.db"; }

 private:
  TempDir folder_;
};

// While it lives, ODBC knows the drivers SQLite3 and PostgreSQL of Debian's packages, and nothing
// of the machine's own configuration.
class OdbcDrivers {
 public:
  OdbcDrivers() {
    std::ofstream(folder_.path() / "odbcinst.ini")
        << "[SQLite3]\nDriver=" << Library("libsqlite3odbc.so")
        << "\n[PostgreSQL]\nDriver=" << Library("psqlodbcw.so") << "\n";
    ::setenv("ODBCSYSINI", folder_.path().c_str(), 1);
  }
  ~OdbcDrivers() { ::unsetenv("ODBCSYSINI"); }

  // The rows are made as they are asked for, and a file that is not there is not made.
  static std::string Connection(const SqliteFile& sqlite) {
    return "Driver=SQLite3;StepAPI=1;NoCreat=1;Database=" + sqlite.file().string();
  }
  static std::string Connection(const PostgresServer& server) {
    const std::string conninfo = server.Conninfo();
    const std::string host = conninfo.substr(5, conninfo.find(' ') - 5);
    return "Driver=PostgreSQL;UseDeclareFetch=1;Fetch=1000;Database=test;UID=postgres;Servername=" +
           host;
  }

 private:
  // Where Debian puts it, for whichever processor.
  static std::string Library(std::string_view name) {
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib")) {
      const auto library = entry.path() / "odbc" / name;
      std::error_code error;
      if (std::filesystem::exists(library, error)) return library.string();
    }
    std::cerr << "no ODBC driver " << name << "; tools/dependencies names the package\n";
    LB_CHECK(false);
    return {};
  }

  TempDir folder_;
};

}  // namespace landbridge::testing
