// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/source_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

TEST_CASE("a line for the journal begins with its priority, another one with time and level") {
  const auto level = SourceLog::Level::kWarning;
  CHECK(LogLine(true, absl::UnixEpoch(), level, "market/fines", "gone") == "<4>market/fines: gone");
  CHECK_THAT(LogLine(false, absl::UnixEpoch(), level, "market/fines", "gone"),
             Catch::EndsWith(" warning market/fines: gone"));
  CHECK(LogLine(true, absl::UnixEpoch(), SourceLog::Level::kInfo, "", "stopped") == "<6>stopped");
}

TEST_CASE("standard error leads to the journal when it is what systemd says, and not otherwise") {
  const TempDir folder;
  const std::string file = (folder.path() / "log").string();
  const int descriptor = open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  REQUIRE(descriptor >= 0);
  struct stat status {};
  REQUIRE(fstat(descriptor, &status) == 0);
  const std::string itself = std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
  CHECK(LeadsToJournal(itself.c_str(), descriptor));
  // As it is in a terminal that a service of the desktop has started.
  CHECK_FALSE(LeadsToJournal("8:1", descriptor));
  CHECK_FALSE(LeadsToJournal(nullptr, descriptor));
  close(descriptor);
}

TEST_CASE("a line shows no number that may be a person's") {
  CHECK(LogLine(true, absl::UnixEpoch(), SourceLog::Level::kError, "market/fines",
                "the column `110105194912310021` is not known") ==
        "<3>market/fines: the column `11***` is not known");
}

}  // namespace
}  // namespace landbridge::testing
