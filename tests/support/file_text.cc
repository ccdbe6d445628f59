// SPDX-License-Identifier: Apache-2.0
#include "tests/support/file_text.h"

#include <fstream>
#include <iterator>

namespace landbridge::testing {

std::string FileText(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace landbridge::testing
