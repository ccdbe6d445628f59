// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/server_use.h"

#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tools/bench/child_process.h"
#include "tools/bench/peers/server_program.h"

namespace landbridge::bench {
namespace {

using testing::TempDir;

constexpr int64_t kWritten = 8 << 20;

TEST_CASE("what a worker of a server uses counts, whether it goes on or ended") {
  const TempDir folder;
  const auto go = folder.path() / "go";
  const auto done = folder.path() / "done";
  const bool ends = GENERATE(true, false);
  INFO(ends);
  // Ends by itself with the folder: nobody kills a worker.
  const std::string stay = "while [ -e " + go.string() + " ]; do sleep 0.01; done";
  const std::string work = "(until [ -e " + go.string() + " ]; do sleep 0.01; done; head -c " +
                           std::to_string(kWritten) + " /dev/zero > " +
                           (folder.path() / "data").string() + "; " +
                           (ends ? "" : "echo > " + done.string() + "; " + stay) + ")";
  const std::string after = ends ? "; echo > " + done.string() + "; " + stay : "; true";
  const auto server = ChildProcess::Start({"/bin/sh", "-c", work + after}, folder.path() / "log");
  REQUIRE(server.ok());
  const ServerUse use((*server)->pid());
  REQUIRE(WriteFile(go, "").ok());
  REQUIRE((*server)->AwaitLine(done).ok());
  IngestResult result;
  use.FillIn(absl::Now(), result);
  CHECK(result.server_written_bytes >= kWritten);
  CHECK(result.server_written_bytes < 2 * kWritten);
  CHECK(result.server_peak_bytes > 0);
  CHECK(result.seconds > 0);
}

}  // namespace
}  // namespace landbridge::bench
