// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/broker_folder.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/file_text.h"
#include "tests/support/temp_dir.h"

namespace landbridge::bench {
namespace {

using testing::FileText;
using testing::TempDir;

void Write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

TEST_CASE("a clone holds what the folder held, whatever is written to it or to the folder later") {
  const TempDir temp;
  const std::filesystem::path folder = temp.path() / "broker";
  Write(folder / "store/state/db/CURRENT", "MANIFEST-1");
  Write(folder / "store/state/db/7.sst", "table");
  Write(folder / "broker.yaml", "listen");
  const std::filesystem::path clone = temp.path() / "clone";
  REQUIRE(CloneFolder(folder, clone).ok());
  Write(folder / "store/state/db/CURRENT", "MANIFEST-2");
  std::filesystem::remove(folder / "store/state/db/7.sst");
  Write(clone / "broker.yaml", "changed");
  CHECK(FileText(clone / "store/state/db/CURRENT") == "MANIFEST-1");
  CHECK(FileText(clone / "store/state/db/7.sst") == "table");
  CHECK(FileText(folder / "broker.yaml") == "listen");
}

TEST_CASE("a folder that is not there is neither cloned nor dropped from memory") {
  const TempDir temp;
  CHECK_FALSE(CloneFolder(temp.path() / "none", temp.path() / "clone").ok());
  CHECK_FALSE(DropFromMemory(temp.path() / "none").ok());
}

TEST_CASE("files that are dropped from memory keep what they hold") {
  const TempDir temp;
  Write(temp.path() / "log/1.log", std::string(100'000, 'x'));
  REQUIRE(DropFromMemory(temp.path()).ok());
  CHECK(FileText(temp.path() / "log/1.log") == std::string(100'000, 'x'));
}

}  // namespace
}  // namespace landbridge::bench
