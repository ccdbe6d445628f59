// SPDX-License-Identifier: Apache-2.0
#include "tests/support/postgres_server.h"

#include <fstream>
#include <iostream>

#include "proto/contract/check.h"
#include "tests/support/subprocess.h"
#include "tools/bench/peers/postgres_programs.h"

namespace landbridge::testing {
namespace {

using bench::kPostgresUser;

void MustBeInstalled() {
  const bool installed = !bench::PostgresPrograms().empty();
  if (!installed) {
    std::cerr << "no PostgreSQL server is installed; tools/dependencies names the package\n";
  }
  LB_CHECK(installed);
}

std::string MustRun(const std::vector<std::string>& command) {
  const Finished finished = RunProgram(command);
  if (finished.exit_code != 0) std::cerr << finished.err;
  LB_CHECK(finished.exit_code == 0);
  return finished.out;
}

}  // namespace

PostgresServer::PostgresServer() {
  MustBeInstalled();
  MustRun(bench::InitdbCommand(folder_.path() / "data"));
  Start();
  Run("psql", {"--no-psqlrc", "--dbname", Conninfo(kPostgresUser, "postgres"), "--command",
               "CREATE DATABASE test"});
}

PostgresServer::~PostgresServer() {
  if (runs_) StopWith("immediate");
}

void PostgresServer::Start() {
  Run("pg_ctl", {"start", "--wait", "--silent", "--pgdata", (folder_.path() / "data").string(),
                 "--log", (folder_.path() / "log").string(), "--options",
                 "-c listen_addresses= -c fsync=off -k " + folder_.path().string()});
  runs_ = true;
}

void PostgresServer::Stop() { StopWith("fast"); }
void PostgresServer::Crash() { StopWith("immediate"); }

void PostgresServer::StopWith(const std::string& mode) {
  runs_ = false;
  Run("pg_ctl", {"stop", "--wait", "--silent", "--mode", mode, "--pgdata",
                 (folder_.path() / "data").string()});
}

void PostgresServer::DemandPasswords() {
  Stop();
  // Written over in place, so that it stays the user's who runs the server.
  std::ofstream(folder_.path() / "data" / "pg_hba.conf", std::ios::trunc)
      << "local all " << kPostgresUser << " trust\nlocal all all scram-sha-256\n";
  Start();
}

std::string PostgresServer::Conninfo(const std::string& role, const std::string& database) const {
  return "host=" + folder_.path().string() + " dbname=" + database + " user=" + role;
}

std::string PostgresServer::Sql(const std::string& statements) const {
  return Run("psql", {"--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set",
                      "ON_ERROR_STOP=1", "--dbname", Conninfo(), "--command", statements});
}

std::string PostgresServer::Run(const std::string& program,
                                const std::vector<std::string>& arguments) {
  return MustRun(bench::PostgresCommand(program, arguments));
}

}  // namespace landbridge::testing
