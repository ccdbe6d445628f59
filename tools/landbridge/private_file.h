// SPDX-License-Identifier: Apache-2.0
// Files that must not be overwritten by accident, and keys that nobody else may read. Any thread.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace landbridge {

// Creates `file` with exactly `mode` and writes `content` to stable storage.
//
// Errors: kAlreadyExists: the file is there, and stays as it is. Others: it cannot be written; what
// was begun is removed.
absl::Status CreateFileWith(const std::filesystem::path& file, std::string_view content,
                            mode_t mode);

// Errors: kNotFound, kPermissionDenied and others; the message names the file.
absl::StatusOr<std::string> ReadFileWhole(const std::filesystem::path& file);

}  // namespace landbridge
