// SPDX-License-Identifier: Apache-2.0
// Writes rows into a new file of SQLite.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace landbridge {

// The only table of the file.
inline constexpr char kSqliteTable[] = "sample_rows";

// The bytes of a file with these rows, in their order. A row has a value, or none, for each column.
//
// Errors: kUnimplemented: SQLite cannot have such columns, as when two differ in case alone.
absl::StatusOr<std::string> SqliteFileOf(
    const std::vector<std::string>& columns,
    const std::vector<const std::vector<std::optional<std::string>>*>& rows);

}  // namespace landbridge
