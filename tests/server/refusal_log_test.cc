// SPDX-License-Identifier: Apache-2.0
#include "broker/server/refusal_log.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/fake_clock.h"

namespace landbridge {
namespace {

TEST_CASE("refusals are written once in a while, with how many there were between") {
  testing::FakeClock clock;
  std::vector<std::string> lines;
  RefusalLog log(clock, [&](const std::string& line) { lines.push_back(line); });
  log.Note(absl::UnauthenticatedError("first"));
  log.Note(absl::UnauthenticatedError("second"));
  log.Note(absl::UnauthenticatedError("third"));
  REQUIRE(lines == std::vector<std::string>{"refused a client: first"});

  clock.Advance(RefusalLog::kQuiet);
  log.Note(absl::UnauthenticatedError("fourth"));
  REQUIRE(lines.size() == 2);
  CHECK(lines[1] == "refused a client: fourth (and 2 other refusals since the last such line)");

  clock.Advance(RefusalLog::kQuiet);
  log.Note(absl::UnauthenticatedError("fifth"));
  CHECK(lines[2] == "refused a client: fifth");
}

}  // namespace
}  // namespace landbridge
