// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/file_look.h"

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

TEST_CASE("files that nobody writes to keep still, and one that grows does not") {
  TempDir folder;
  const std::vector<std::filesystem::path> files = {folder.path() / "a.csv",
                                                    folder.path() / "b.csv"};
  for (const auto& file : files) std::ofstream(file) << "id\n1\n";
  CHECK(KeptStill(files, LookAtAll(files)));
  const FileLook before = LookAtAll(files);
  const std::jthread writer([&](const std::stop_token& stop) {
    std::ofstream file(files[1], std::ios::app);
    while (!stop.stop_requested()) file << "2\n" << std::flush;
  });
  CHECK_FALSE(KeptStill(files, before));
}

TEST_CASE("a look at a mapping sees the files that its fields come from") {
  TempDir folder;
  const std::filesystem::path mapping = folder.path() / "a.yaml";
  const std::vector<std::string> shared = {(folder.path() / "fields.yaml").string()};
  std::ofstream(mapping) << "source: a/b\n";
  std::ofstream(shared[0]) << "fields: []\n";
  const FileLook before = LookAtMapping(mapping, shared);
  CHECK(before.size() == 2);
  std::ofstream(shared[0], std::ios::app) << "# changed\n";
  CHECK(LookAtMapping(mapping, shared) != before);
}

}  // namespace
}  // namespace landbridge::testing
