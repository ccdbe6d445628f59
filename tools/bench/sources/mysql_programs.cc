// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sources/mysql_programs.h"

#include <unistd.h>

namespace landbridge::bench {
namespace {

// What both commands are told. Run by root, the server has to be told that it is meant to be.
std::vector<std::string> Words(const char* program, const std::filesystem::path& folder) {
  std::vector<std::string> words = {program, "--no-defaults",
                                    "--datadir=" + (folder / "data").string()};
  if (geteuid() == 0) words.emplace_back("--user=root");
  return words;
}

}  // namespace

std::vector<std::string> MysqlInstallCommand(const std::filesystem::path& folder) {
  std::vector<std::string> command = Words("/usr/bin/mariadb-install-db", folder);
  command.insert(command.end(), {"--skip-test-db", "--auth-root-authentication-method=normal"});
  return command;
}

std::vector<std::string> MysqlServerCommand(const std::filesystem::path& folder) {
  std::vector<std::string> command = Words("/usr/sbin/mariadbd", folder);
  command.insert(command.end(),
                 {"--skip-networking", "--socket=" + MysqlSocket(folder).string(),
                  "--pid-file=" + (folder / "pid").string(), "--innodb-flush-log-at-trx-commit=0",
                  "--innodb-buffer-pool-size=16M", "--character-set-server=utf8mb4"});
  return command;
}

std::filesystem::path MysqlSocket(const std::filesystem::path& folder) { return folder / "socket"; }

}  // namespace landbridge::bench
