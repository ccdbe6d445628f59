// SPDX-License-Identifier: Apache-2.0
#include "tests/support/temp_dir.h"

#include <cstdlib>
#include <string>
#include <system_error>

#include "proto/contract/check.h"

namespace landbridge::testing {

TempDir::TempDir() {
  std::string name = (std::filesystem::temp_directory_path() / "landbridge-test-XXXXXX").string();
  LB_CHECK(mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace landbridge::testing
