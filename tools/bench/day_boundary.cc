// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/day_boundary.h"

#include <cstdint>
#include <cstdlib>

#include "absl/strings/str_format.h"
#include "proto/contract/check.h"

namespace landbridge::bench {
namespace {

constexpr int kSecondsPerDay = 24 * 60 * 60;

}  // namespace

DayBoundary DayBoundary::At(absl::Time end) {
  LB_CHECK(end == absl::FromUnixSeconds(absl::ToUnixSeconds(end)));
  const auto of_day = static_cast<int>(absl::ToUnixSeconds(end) % kSecondsPerDay);
  // The nearer midnight, so that the offset can be moved by hours.
  return DayBoundary(end, of_day > kSecondsPerDay / 2 ? kSecondsPerDay - of_day : -of_day);
}

DayBoundary DayBoundary::MovedTo(absl::Time end) const {
  return DayBoundary(end, offset_seconds_ + static_cast<int>(absl::ToInt64Seconds(end_ - end)));
}

absl::CivilDay DayBoundary::day() const {
  return absl::ToCivilDay(end_ - absl::Seconds(1), absl::FixedTimeZone(offset_seconds_));
}

std::string DayBoundary::zone_name() const {
  const int offset = std::abs(offset_seconds_);
  return absl::StrFormat("Fixed/UTC%c%02d:%02d:%02d", offset_seconds_ < 0 ? '-' : '+',
                         offset / 3600, offset / 60 % 60, offset % 60);
}

}  // namespace landbridge::bench
