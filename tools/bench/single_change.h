// SPDX-License-Identifier: Apache-2.0
// One change by itself, from the publisher to a subscriber.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/bench/follower.h"
#include "tools/bench/publisher.h"

namespace landbridge::bench {

// Both begin when the change is handed over.
struct SingleChange {
  double delivery_ms = 0;
  double settled_ms = 0;
};

// Lets nothing happen for a `pause`, then publishes one change, and waits until both know of it.
//
// Requires: `subscriber` sees everything, and has everything so far.
absl::StatusOr<SingleChange> MeasureSingleChange(Publisher& publisher, Follower& subscriber,
                                                 absl::Duration pause);

}  // namespace landbridge::bench
