// SPDX-License-Identifier: Apache-2.0
#include "broker/pipeline/day_ticker.h"

#include "absl/time/civil_time.h"

namespace landbridge {
namespace {

int32_t DayOf(absl::Time time, absl::TimeZone zone) {
  return static_cast<int32_t>(absl::ToCivilDay(time, zone) - absl::CivilDay(1970, 1, 1));
}

}  // namespace

std::optional<log::v1::Tick> DayTicker::Next() {
  if (is_under_way_) return std::nullopt;
  const int32_t day = DayOf(clock_.Now(), zone_);
  if (day <= today_ && !lifts_remain_) return std::nullopt;
  // A clock that was set back does not take back a day.
  if (day > today_) today_ = day;
  is_under_way_ = true;
  log::v1::Tick tick;
  tick.set_today(today_);
  tick.set_lifts_max(kLiftsMax);
  return tick;
}

void DayTicker::Applied(bool lifts_remain) {
  is_under_way_ = false;
  lifts_remain_ = lifts_remain;
}

}  // namespace landbridge
