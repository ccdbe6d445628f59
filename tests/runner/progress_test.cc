// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/progress.h"

#include "adapters/runner/outcome_text.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

using Step = PassProgress::Step;

TEST_CASE("the line of progress has as many sources as fit, and says how many more there are") {
  const std::map<std::string, std::string> three = {{"a", "1 row"}, {"b", "2 rows"}, {"c", "3"}};
  CHECK(ProgressText({}, 80).empty());
  CHECK(ProgressText(three, 80) == "a: 1 row | b: 2 rows | c: 3");
  CHECK(ProgressText(three, 27) == "a: 1 row | b: 2 rows | c: 3");
  CHECK(ProgressText(three, 26) == "a: 1 row | and 2 more");
  CHECK(ProgressText(three, 21) == "a: 1 row | and 2 more");
  // Too narrow for any: the first one, cut.
  CHECK(ProgressText(three, 5) == "a: 1 ");
  for (size_t columns = 0; columns < 40; ++columns)
    CHECK(ProgressText(three, columns).size() <= columns);
}

TEST_CASE("progress says what a pass is at, and nothing that is not so yet") {
  CHECK(ProgressAsText({.step = Step::kAsking, .held = 7000}) ==
        "comparing with the broker, 7000 records so far");
  CHECK(ProgressAsText({.step = Step::kLooking, .rows = 12, .rejected = 2}) ==
        "12 rows read, 2 rejected, nothing sent yet");
  CHECK(ProgressAsText({.step = Step::kReading, .rows = 12, .sent = 5}) ==
        "12 rows read, 5 changes sent");
  CHECK(ProgressAsText({.step = Step::kSettling, .rows = 12, .sent = 5}) ==
        "waiting for the broker to settle the last of 5 changes");
}

}  // namespace
}  // namespace landbridge::testing
