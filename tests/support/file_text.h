// SPDX-License-Identifier: Apache-2.0
// What a file holds, for tests that look into what programs wrote.
#pragma once

#include <filesystem>
#include <string>

namespace landbridge::testing {

// The bytes of `file`; none where there is no file that can be read.
std::string FileText(const std::filesystem::path& file);

}  // namespace landbridge::testing
