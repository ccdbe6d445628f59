// SPDX-License-Identifier: Apache-2.0
// When a source is to be read again without anybody having changed it. Any thread may call these
// functions.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "proto/contract/backoff.h"

namespace landbridge {

// After passes that failed for a reason that time may mend.
inline constexpr BackoffOptions kPausesAfterFailure = {.initial = absl::Seconds(1),
                                                       .delay_max = absl::Minutes(5),
                                                       .delay_min = absl::Milliseconds(500)};

struct Schedule {
  // After the last pass began; zero: never.
  absl::Duration every = absl::ZeroDuration();
  // Times of the day, since midnight on the clock on the wall.
  std::vector<absl::Duration> at;
};

// The first time after `last` at which the source is due; InfiniteFuture when the schedule is
// empty. A time of day that a change of the clocks skips is due when the clocks go on; one that it
// repeats is due once.
absl::Time NextDue(const Schedule& schedule, absl::Time last, absl::TimeZone zone);

}  // namespace landbridge
