// SPDX-License-Identifier: Apache-2.0
#include "storage/folder.h"

#include <fstream>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge {
namespace {

TEST_CASE("a folder is held by one at a time and the refusal names it") {
  testing::TempDir folder;
  const std::filesystem::path path = folder.path() / "deep" / "store";
  auto lock = FolderLock::Acquire(path);
  REQUIRE(lock.ok());
  const absl::Status second = FolderLock::Acquire(path).status();
  CHECK(second.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(std::string(second.message()).find(path.string()) != std::string::npos);
  lock->reset();
  CHECK(FolderLock::Acquire(path).ok());
}

TEST_CASE("a folder that cannot be made is an error that names it") {
  testing::TempDir folder;
  std::ofstream(folder.path() / "file") << "in the way";
  const absl::Status status = FolderLock::Acquire(folder.path() / "file" / "store").status();
  CHECK_FALSE(status.ok());
  CHECK(std::string(status.message()).find("file/store") != std::string::npos);
}

TEST_CASE("the size of a folder is that of its files") {
  testing::TempDir folder;
  CHECK(FolderBytes(folder.path()) == 0);
  std::ofstream(folder.path() / "a") << std::string(1000, 'a');
  std::ofstream(folder.path() / "b") << std::string(234, 'b');
  CHECK(FolderBytes(folder.path()) == 1234);
  CHECK(FolderBytes(folder.path() / "none") == 0);
}

}  // namespace
}  // namespace landbridge
