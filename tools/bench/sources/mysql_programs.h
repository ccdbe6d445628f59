// SPDX-License-Identifier: Apache-2.0
// How a MariaDB server from Debian's packages is started, in a folder of its own.
//
//   MysqlInstallCommand(folder)   to its end; then
//   MysqlServerCommand(folder)    for as long as it is needed; SIGTERM stops it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace landbridge::bench {

inline constexpr char kMysqlUser[] = "root";  // may do anything, and needs no password

// Makes the server's files in `folder`, which exists. Runs programs of the package
// mariadb-server-core, and one of mariadb-client-core.
std::vector<std::string> MysqlInstallCommand(const std::filesystem::path& folder);

// The server. What is in it need not survive, and it is given little memory; what is said behind
// these words goes before them.
std::vector<std::string> MysqlServerCommand(const std::filesystem::path& folder);

// The only way to it.
std::filesystem::path MysqlSocket(const std::filesystem::path& folder);

}  // namespace landbridge::bench
