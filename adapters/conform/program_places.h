// SPDX-License-Identifier: Apache-2.0
// Where the project's other programs and files are, seen from the one that runs.
#pragma once

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"

namespace landbridge {

// The file of the program that runs. Errors: kInternal: the system does not say.
absl::StatusOr<std::filesystem::path> OwnProgram();

// `given` when it is not empty; else the program `name` beside this one; else the one in $PATH.
//
// Errors: kNotFound: there is none; the message names `flag`.
absl::StatusOr<std::filesystem::path> FindProgram(const std::filesystem::path& given,
                                                  const std::string& name, const std::string& flag);

// `given` when it is not empty, else the catalogue that is installed with this program.
//
// Errors: kNotFound: there is none; the message names `flag`.
absl::StatusOr<std::filesystem::path> FindCatalogue(const std::filesystem::path& given,
                                                    const std::string& flag);

}  // namespace landbridge
