// SPDX-License-Identifier: Apache-2.0
// Zip files with other content in some of their parts.
#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace landbridge {

// The zip file `archive` with the content of `parts`, by the name of the part, and nothing else
// changed.
//
// Errors: kUnimplemented: it cannot be written; the message is libzip's.
absl::StatusOr<std::string> WithParts(const std::string& archive,
                                      const std::map<std::string, std::string>& parts);

}  // namespace landbridge
