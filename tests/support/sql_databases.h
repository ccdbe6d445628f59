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

// Where Debian puts an ODBC driver, for whichever processor.
inline std::string OdbcDriver(std::string_view name) {
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib")) {
    const auto library = entry.path() / "odbc" / name;
    std::error_code error;
    if (std::filesystem::exists(library, error)) return library.string();
  }
  std::cerr << "no ODBC driver " << name << "; tools/dependencies names the package\n";
  LB_CHECK(false);
  return {};
}

// From now on this process knows the drivers SQLite3 and PostgreSQL of Debian's packages, and
// nothing of the machine's own configuration. unixODBC looks only once where that is.
inline void LearnOdbcDrivers() {
  static const TempDir* const folder = [] {
    static const TempDir made;
    std::ofstream(made.path() / "odbcinst.ini")
        << "[SQLite3]\nDriver=" << OdbcDriver("libsqlite3odbc.so")
        << "\n[PostgreSQL]\nDriver=" << OdbcDriver("psqlodbcw.so") << "\n";
    ::setenv("ODBCSYSINI", made.path().c_str(), 1);
    return &made;
  }();
  LB_CHECK(folder != nullptr);
}

// Connection strings with which rows are made as they are asked for.
inline std::string OdbcConnection(const SqliteFile& sqlite) {
  LearnOdbcDrivers();
  return "Driver=SQLite3;StepAPI=1;NoCreat=1;Database=" + sqlite.file().string();
}
inline std::string OdbcConnection(const PostgresServer& server) {
  LearnOdbcDrivers();
  const std::string conninfo = server.Conninfo();
  const std::string host = conninfo.substr(5, conninfo.find(' ') - 5);
  return "Driver=PostgreSQL;UseDeclareFetch=1;Fetch=1000;Database=test;UID=postgres;Servername=" +
         host;
}

}  // namespace landbridge::testing
