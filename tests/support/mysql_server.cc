// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mysql_server.h"

#include <pwd.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <vector>

#include "proto/contract/check.h"

namespace landbridge::testing {
namespace {

void MustSucceed(const Finished& finished) {
  if (finished.exit_code != 0) std::cerr << finished.out << finished.err;
  LB_CHECK(finished.exit_code == 0);
}

}  // namespace

MysqlServer::MysqlServer() {
  const std::string data = "--datadir=" + (folder_.path() / "data").string();
  const std::string user = std::string("--user=") + ::getpwuid(::geteuid())->pw_name;
  MustSucceed(RunProgram({"mariadb-install-db", "--no-defaults", data, user, "--skip-test-db",
                          "--auth-root-authentication-method=normal"}));
  server_ = std::make_unique<Subprocess>(
      std::vector<std::string>{
          "/usr/sbin/mariadbd", "--no-defaults", data, user, "--skip-networking",
          "--socket=" + (folder_.path() / "socket").string(),
          "--pid-file=" + (folder_.path() / "pid").string(), "--innodb-flush-log-at-trx-commit=0",
          "--innodb-buffer-pool-size=16M", "--character-set-server=utf8mb4"},
      folder_.path() / "log");
  while (Try("SELECT 1", "mysql").exit_code != 0) LB_CHECK(!server_->Ended());
  MustSucceed(Try("CREATE DATABASE test", "mysql"));
}

MysqlServer::~MysqlServer() {
  server_->Signal(SIGTERM);
  server_->Wait();
}

std::string MysqlServer::Connection(const std::string& user) const {
  return "unix_socket=" + (folder_.path() / "socket").string() + " db=test user=" + user;
}

std::string MysqlServer::Sql(const std::string& statements) const {
  const Finished done = Try(statements, "test");
  MustSucceed(done);
  return done.out;
}

Finished MysqlServer::Try(const std::string& statements, const std::string& database) const {
  return RunProgram({"mariadb", "--no-defaults", "--skip-column-names",
                     "--socket=" + (folder_.path() / "socket").string(), "--user=root",
                     "--default-character-set=utf8mb4", database, "--execute=" + statements});
}

}  // namespace landbridge::testing
