// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/source_log.h"

#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

TEST_CASE("a line for the journal begins with its priority, another one with time and level") {
  const auto level = SourceLog::Level::kWarning;
  CHECK(LogLine(true, absl::UnixEpoch(), level, "market/fines", "gone") == "<4>market/fines: gone");
  CHECK_THAT(LogLine(false, absl::UnixEpoch(), level, "market/fines", "gone"),
             Catch::EndsWith(" warning market/fines: gone"));
  CHECK(LogLine(true, absl::UnixEpoch(), SourceLog::Level::kInfo, "", "stopped") == "<6>stopped");
}

TEST_CASE("a line shows no number that may be a person's") {
  CHECK(LogLine(true, absl::UnixEpoch(), SourceLog::Level::kError, "market/fines",
                "the column `110105194912310021` is not known") ==
        "<3>market/fines: the column `11***` is not known");
}

}  // namespace
}  // namespace landbridge::testing
