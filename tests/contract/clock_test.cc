// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/clock.h"

#include "absl/time/clock.h"
#include "tests/support/catch.h"
#include "tests/support/fake_clock.h"

namespace landbridge {
namespace {

TEST_CASE("the system's clock tells the present time") {
  SystemClock clock;
  const absl::Time before = absl::Now();
  const absl::Time now = clock.Now();
  CHECK(now >= before);
  CHECK(now <= absl::Now());
}

TEST_CASE("a fake clock moves only when told") {
  testing::FakeClock clock;
  const absl::Time start = clock.Now();
  CHECK(absl::FormatTime("%Y-%m-%d %H:%M:%S", start, absl::UTCTimeZone()) == "2026-04-01 00:00:00");
  CHECK(clock.Now() == start);
  clock.Advance(absl::Seconds(5));
  CHECK(clock.Now() == start + absl::Seconds(5));
  clock.SetTo(start - absl::Hours(1));
  CHECK(clock.Now() == start - absl::Hours(1));
}

}  // namespace
}  // namespace landbridge
