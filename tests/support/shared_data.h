// SPDX-License-Identifier: Apache-2.0
// Where the real lists are. They are official files that stay outside the project.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace landbridge::testing {

// The folder or file `name` among the real lists, such as "un_security_council"; nothing when this
// checkout has none beside it. They are looked for in $LANDBRIDGE_SHARED_DATA, then in
// ../shared/data of the source tree.
std::optional<std::filesystem::path> SharedData(std::string_view name);

}  // namespace landbridge::testing

// Opens a test that needs the real list `name` as `variable`; without it the test says by name that
// it was skipped.
#define LB_SHARED_DATA_OR_SKIP(variable, name)                           \
  const auto variable##_found = ::landbridge::testing::SharedData(name); \
  if (!variable##_found) {                                               \
    WARN("SKIPPED: no real list " << (name) << " beside this checkout"); \
    return;                                                              \
  }                                                                      \
  const std::filesystem::path variable = *variable##_found
