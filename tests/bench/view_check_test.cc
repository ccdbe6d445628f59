// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/view_check.h"

#include "tests/support/catch.h"

namespace landbridge::bench {
namespace {

TEST_CASE("a view that gets each of its events once and in order is complete") {
  // Subscriber 2 does not see record 2, whose event is 3.
  ViewCheck check(Views::kDifferent, 2, 0);
  for (const int64_t event : {1, 2, 4, 5}) {
    CHECK_FALSE(check.IsComplete(event));
    REQUIRE(check.Take(event).ok());
  }
  CHECK(check.IsComplete(5));
  CHECK_FALSE(check.IsComplete(6));
  CHECK(check.events() == 4);
}

TEST_CASE("events that the view does not show are not waited for") {
  ViewCheck check(Views::kNarrow, 2, 0);
  REQUIRE(check.Take(3).ok());
  CHECK(check.IsComplete(3));
  CHECK(check.IsComplete(66));
  CHECK_FALSE(check.IsComplete(67));
}

TEST_CASE("an event that is missing is noticed") {
  ViewCheck check(Views::kSame, 0, 10);
  REQUIRE(check.Take(11).ok());
  CHECK(check.Take(13).code() == absl::StatusCode::kInternal);
}

TEST_CASE("an event that comes again is noticed") {
  ViewCheck check(Views::kSame, 0, 10);
  REQUIRE(check.Take(11).ok());
  CHECK(check.Take(11).code() == absl::StatusCode::kInternal);
}

TEST_CASE("an event of another view is noticed") {
  ViewCheck check(Views::kDifferent, 2, 0);
  REQUIRE(check.Take(1).ok());
  REQUIRE(check.Take(2).ok());
  CHECK(check.Take(3).code() == absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace landbridge::bench
