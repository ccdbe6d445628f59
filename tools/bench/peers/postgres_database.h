// SPDX-License-Identifier: Apache-2.0
// The files of a PostgreSQL server, and its end.
#pragma once

#include <filesystem>

#include "absl/status/status.h"
#include "tools/bench/child_process.h"

namespace landbridge::bench {

// Makes the files of a server in `folder`/data, with kPostgresUser for its only role, whom it
// trusts.
//
// Requires: PostgresPrograms() is not empty.
// Errors: kInternal: its program failed; the message ends with what it said.
absl::Status MakePostgresDatabase(const std::filesystem::path& folder);

// Ends a server with its own workers and its shared memory, which outlive one that is killed.
void EndPostgres(const ChildProcess& server);

}  // namespace landbridge::bench
