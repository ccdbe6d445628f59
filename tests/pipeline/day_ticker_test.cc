// SPDX-License-Identifier: Apache-2.0
#include "broker/pipeline/day_ticker.h"

#include <optional>

#include "tests/support/catch.h"
#include "tests/support/fake_clock.h"

namespace landbridge::testing {
namespace {

constexpr int32_t kFirstDay = 20544;  // FakeClock's

TEST_CASE("a tick comes when a day began in the zone, once") {
  FakeClock clock;
  DayTicker ticker(clock, absl::FixedTimeZone(-3600), kFirstDay - 1, /*lifts_remain=*/false);
  CHECK_FALSE(ticker.Next().has_value());
  clock.Advance(absl::Hours(1));
  const std::optional<log::v1::Tick> tick = ticker.Next();
  REQUIRE(tick.has_value());
  CHECK(tick->today() == kFirstDay);
  CHECK(tick->lifts_max() == DayTicker::kLiftsMax);
  ticker.Applied(/*lifts_remain=*/false);
  CHECK_FALSE(ticker.Next().has_value());
  CHECK_FALSE(ticker.is_lifting());
}

TEST_CASE("ticks follow each other, one at a time, until nothing is left") {
  FakeClock clock;
  DayTicker ticker(clock, absl::UTCTimeZone(), kFirstDay - 1, /*lifts_remain=*/false);
  REQUIRE(ticker.Next().has_value());
  CHECK(ticker.is_lifting());
  CHECK_FALSE(ticker.lifts_wait());
  clock.Advance(absl::Hours(24));
  CHECK_FALSE(ticker.Next().has_value());  // not before the other one was applied
  ticker.Applied(/*lifts_remain=*/true);
  CHECK(ticker.lifts_wait());
  CHECK(ticker.Next()->today() == kFirstDay + 1);
  ticker.Applied(/*lifts_remain=*/true);
  CHECK(ticker.Next()->today() == kFirstDay + 1);
  ticker.Applied(/*lifts_remain=*/false);
  CHECK_FALSE(ticker.Next().has_value());
}

TEST_CASE("what was left before a start is gone on with, though the clock was set back") {
  FakeClock clock;
  DayTicker ticker(clock, absl::UTCTimeZone(), kFirstDay + 7, /*lifts_remain=*/true);
  CHECK(ticker.lifts_wait());
  CHECK(ticker.Next()->today() == kFirstDay + 7);
}

}  // namespace
}  // namespace landbridge::testing
