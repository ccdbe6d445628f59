// SPDX-License-Identifier: Apache-2.0
// A time zone in which a day ends when a scenario wants it to, so that nobody has to wait for
// midnight, and every clock stays right.
//
// Pure; any thread may use it.
#pragma once

#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace landbridge::bench {

class DayBoundary {
 public:
  // A day that ends at `end`.
  //
  // Requires: `end` is a whole second.
  static DayBoundary At(absl::Time end);

  // The same day, in a zone in which it ends at `end` instead.
  //
  // Requires: `end` is a whole second, at most a few hours from end().
  DayBoundary MovedTo(absl::Time end) const;

  absl::Time end() const { return end_; }

  // The day that ends.
  absl::CivilDay day() const;

  // The zone's name, for configurations: "Fixed/UTC+09:41:30".
  std::string zone_name() const;

 private:
  DayBoundary(absl::Time end, int offset_seconds) : end_(end), offset_seconds_(offset_seconds) {}

  absl::Time end_;
  int offset_seconds_;  // of the zone, east of UTC
};

}  // namespace landbridge::bench
