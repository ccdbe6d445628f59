// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/schedule.h"

#include <algorithm>

#include "absl/time/civil_time.h"

namespace landbridge {
namespace {

// `of_day` after midnight of `day`, as clocks show it.
absl::Time OnDay(absl::CivilDay day, absl::Duration of_day, absl::TimeZone zone) {
  const absl::CivilMinute minute = absl::CivilMinute(day) + absl::ToInt64Minutes(of_day);
  const absl::TimeZone::TimeInfo info = zone.At(minute);
  return info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre;
}

}  // namespace

absl::Time NextDue(const Schedule& schedule, absl::Time last, absl::TimeZone zone) {
  absl::Time next = absl::InfiniteFuture();
  if (schedule.every > absl::ZeroDuration()) next = last + schedule.every;
  const absl::CivilDay today = absl::ToCivilDay(last, zone);
  for (const absl::Duration of_day : schedule.at) {
    const absl::Time due = OnDay(today, of_day, zone);
    next = std::min(next, due > last ? due : OnDay(today + 1, of_day, zone));
  }
  return next;
}

}  // namespace landbridge
