// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mysql_server.h"

#include <csignal>
#include <iostream>

#include "proto/contract/check.h"
#include "tools/bench/sources/mysql_programs.h"

namespace landbridge::testing {
namespace {

void MustSucceed(const Finished& finished) {
  if (finished.exit_code != 0) std::cerr << finished.out << finished.err;
  LB_CHECK(finished.exit_code == 0);
}

}  // namespace

MysqlServer::MysqlServer() {
  MustSucceed(RunProgram(bench::MysqlInstallCommand(folder_.path())));
  server_ = std::make_unique<Subprocess>(bench::MysqlServerCommand(folder_.path()),
                                         folder_.path() / "log");
  while (Try("SELECT 1", "mysql").exit_code != 0) LB_CHECK(!server_->Ended());
  MustSucceed(Try("CREATE DATABASE test", "mysql"));
}

MysqlServer::~MysqlServer() {
  server_->Signal(SIGTERM);
  server_->Wait();
}

std::string MysqlServer::Connection(const std::string& user) const {
  return "unix_socket=" + bench::MysqlSocket(folder_.path()).string() + " db=test user=" + user;
}

std::string MysqlServer::Sql(const std::string& statements) const {
  const Finished done = Try(statements, "test");
  MustSucceed(done);
  return done.out;
}

Finished MysqlServer::Try(const std::string& statements, const std::string& database) const {
  return RunProgram({"mariadb", "--no-defaults", "--skip-column-names",
                     "--socket=" + bench::MysqlSocket(folder_.path()).string(),
                     std::string("--user=") + bench::kMysqlUser, "--default-character-set=utf8mb4",
                     database, "--execute=" + statements});
}

}  // namespace landbridge::testing
