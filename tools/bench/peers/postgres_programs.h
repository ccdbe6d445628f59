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

// The words before a command of theirs. Run by root, it becomes that user, who may work in folders
// of root's all the same. It shuts down when the process that started it is gone.
std::vector<std::string> AsPostgresUser();

}  // namespace landbridge::bench
