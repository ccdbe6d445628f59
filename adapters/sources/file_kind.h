// SPDX-License-Identifier: Apache-2.0
// Tells a file of text from one of the formats that people take for it.
#pragma once

#include <filesystem>

#include "absl/status/status.h"

namespace landbridge {

// Looks at the first bytes of a file that is to be read as text.
//
// Errors: kFailedPrecondition: they are those of a spreadsheet, an archive or a PDF. The message
// says which, and what to do. A file that cannot be read is left to who opens it.
absl::Status CheckIsNoContainer(const std::filesystem::path& path);

}  // namespace landbridge
