// SPDX-License-Identifier: Apache-2.0
#include "tests/support/shared_data.h"

#include <cstdlib>

namespace landbridge::testing {

std::optional<std::filesystem::path> SharedData(std::string_view name) {
  const char* configured = std::getenv("LANDBRIDGE_SHARED_DATA");
  const std::filesystem::path folder =
      configured != nullptr ? std::filesystem::path(configured)
                            : std::filesystem::path(LANDBRIDGE_SOURCE_DIR) / "../shared/data";
  std::filesystem::path found = folder / name;
  if (!std::filesystem::exists(found)) return std::nullopt;
  return found;
}

}  // namespace landbridge::testing
