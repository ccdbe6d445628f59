// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/day_boundary.h"

#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "tests/support/catch.h"

namespace landbridge::bench {
namespace {

absl::TimeZone ZoneOf(const DayBoundary& boundary) {
  absl::TimeZone zone;
  REQUIRE(absl::LoadTimeZone(boundary.zone_name(), &zone));
  return zone;
}

absl::CivilSecond LocalTime(const DayBoundary& boundary, absl::Time time) {
  return absl::ToCivilSecond(time, ZoneOf(boundary));
}

TEST_CASE("a day ends in its zone at the time that was asked for, whatever time it is elsewhere") {
  const absl::Time first = absl::FromCivil(absl::CivilSecond(2026, 11, 25), absl::UTCTimeZone());
  for (int minute = 0; minute < 24 * 60; minute += 7) {
    const absl::Time end = first + absl::Minutes(minute) + absl::Seconds(11);
    const DayBoundary boundary = DayBoundary::At(end);
    CHECK(boundary.end() == end);
    CHECK(LocalTime(boundary, end) == absl::CivilSecond(boundary.day() + 1));
    CHECK(absl::ToCivilDay(end - absl::Seconds(1), ZoneOf(boundary)) == boundary.day());
  }
}

TEST_CASE("a day that is moved stays the same day and ends at the other time") {
  const absl::Time end =
      absl::FromCivil(absl::CivilSecond(2026, 11, 25, 12, 0, 1), absl::UTCTimeZone());
  const DayBoundary boundary = DayBoundary::At(end);
  for (const absl::Duration move : {-absl::Hours(2), -absl::Seconds(5), absl::Hours(1)}) {
    const DayBoundary moved = boundary.MovedTo(end + move);
    CHECK(moved.end() == end + move);
    CHECK(moved.day() == boundary.day());
    CHECK(LocalTime(moved, end + move) == absl::CivilSecond(boundary.day() + 1));
  }
}

TEST_CASE("zones east and west of Greenwich are named by their offsets") {
  const absl::Time midnight = absl::FromCivil(absl::CivilSecond(2026, 11, 25), absl::UTCTimeZone());
  CHECK(DayBoundary::At(midnight - absl::Seconds(34'890)).zone_name() == "Fixed/UTC+09:41:30");
  CHECK(DayBoundary::At(midnight + absl::Seconds(3'661)).zone_name() == "Fixed/UTC-01:01:01");
  CHECK(DayBoundary::At(midnight).zone_name() == "Fixed/UTC+00:00:00");
}

}  // namespace
}  // namespace landbridge::bench
