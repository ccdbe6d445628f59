// SPDX-License-Identifier: Apache-2.0
// Where the programs of a PostgreSQL server are, and as whom they run: the server refuses root.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace landbridge::bench {

inline constexpr char kPostgresUser[] = "postgres";  // Debian's package makes it

// The folder of the programs of the newest version that is installed; empty when none is.
std::filesystem::path PostgresPrograms();

// A command of one of these programs. Run by root, it becomes that user, who may work in folders of
// root's all the same. It shuts down when the process that started it is gone.
//
// Requires: they are installed.
std::vector<std::string> PostgresCommand(const std::string& program,
                                         const std::vector<std::string>& arguments);

// Makes the files of a server in `data`: texts are UTF-8, and that user needs no password.
//
// Requires: as PostgresCommand.
std::vector<std::string> InitdbCommand(const std::filesystem::path& data);

}  // namespace landbridge::bench
