// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/schedule.h"

#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

absl::TimeZone Zone(const char* name) {
  absl::TimeZone zone;
  REQUIRE(absl::LoadTimeZone(name, &zone));
  return zone;
}

absl::Time At(const char* text) {
  absl::Time time;
  std::string error;
  REQUIRE(absl::ParseTime(absl::RFC3339_full, text, &time, &error));
  return time;
}

TEST_CASE("a source without a timetable is never due by itself") {
  CHECK(NextDue({}, At("2026-03-09T10:00:00Z"), absl::UTCTimeZone()) == absl::InfiniteFuture());
}

TEST_CASE("a source is due after its period or at its next time of the day, whichever is first") {
  const Schedule schedule = {.every = absl::Hours(6), .at = {absl::Hours(18), absl::Hours(6)}};
  const absl::TimeZone shanghai = Zone("Asia/Shanghai");
  CHECK(NextDue(schedule, At("2026-03-09T07:00:00+08:00"), shanghai) ==
        At("2026-03-09T13:00:00+08:00"));
  CHECK(NextDue(schedule, At("2026-03-09T13:00:00+08:00"), shanghai) ==
        At("2026-03-09T18:00:00+08:00"));
}

TEST_CASE("a time of the day that was just taken comes again the day after") {
  const Schedule schedule = {.at = {absl::Hours(6)}};
  const absl::TimeZone shanghai = Zone("Asia/Shanghai");
  CHECK(NextDue(schedule, At("2026-03-09T06:00:00+08:00"), shanghai) ==
        At("2026-03-10T06:00:00+08:00"));
  CHECK(NextDue(schedule, At("2026-12-31T23:59:59+08:00"), shanghai) ==
        At("2027-01-01T06:00:00+08:00"));
}

TEST_CASE(
    "a time of the day that the clocks skip is due when they go on, and a repeated one once") {
  const Schedule schedule = {.at = {absl::Hours(2) + absl::Minutes(30)}};
  const absl::TimeZone vienna = Zone("Europe/Vienna");
  CHECK(NextDue(schedule, At("2026-03-29T00:00:00+01:00"), vienna) ==
        At("2026-03-29T03:00:00+02:00"));
  const absl::Time first = NextDue(schedule, At("2026-10-25T00:00:00+02:00"), vienna);
  CHECK(first == At("2026-10-25T02:30:00+02:00"));
  CHECK(NextDue(schedule, first, vienna) == At("2026-10-26T02:30:00+01:00"));
}

}  // namespace
}  // namespace landbridge::testing
