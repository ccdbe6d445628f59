// SPDX-License-Identifier: Apache-2.0
// Opens a file as a stream of rows, in the format that the options are of.
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "absl/status/statusor.h"
#include "adapters/sources/row_source.h"
#include "adapters/sources/source_options.h"

namespace landbridge {

// Opens the file, or for SqlOptions the query, and reads up to its first row, so that a table's
// columns are known. `path` plays no part for a query, which `stop` interrupts, also while its rows
// are read; files keep nobody waiting.
//
// Errors: kNotFound, kPermissionDenied: the file cannot be opened.
//         kInvalidArgument: the options contradict themselves; the message names the option.
//         kFailedPrecondition: the file is not what the options say: no header, repeated names,
//         another encoding.
//         kCancelled: `stop` was asked for.
absl::StatusOr<std::unique_ptr<RowSource>> OpenSource(const SourceOptions& options,
                                                      const std::filesystem::path& path,
                                                      const std::stop_token& stop = {});

// How messages and reports call the rows of a database: the table's name, or "query".
std::string SqlPlaceName(const SqlOptions& options);

}  // namespace landbridge
