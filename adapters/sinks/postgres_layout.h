// SPDX-License-Identifier: Apache-2.0
// The tables that the PostgreSQL sink keeps in a schema of its own, as docs/subscribers.md lists
// them. A schema holds one view.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "adapters/sinks/postgres_connection.h"

namespace landbridge {

// Of the tables below; another one is refused.
inline constexpr int kPostgresLayoutVersion = 1;

// Waits a few seconds for the right to write to `schema`, which the session then has until it ends:
// what a killed process left may take a moment to end.
//
// Errors: kAborted: another process has it; the message says which session.
absl::Status LockPostgresSchema(PostgresConnection& database, const std::string& schema);

// Makes the tables where there are none.
//
// Requires: the schema is locked.
// Errors: kPermissionDenied: the message says which privilege to grant. kFailedPrecondition: tables
//         of another layout.
absl::Status PreparePostgresSchema(PostgresConnection& database, const std::string& schema);

}  // namespace landbridge
