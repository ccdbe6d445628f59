// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/single_change.h"

#include "absl/time/clock.h"
#include "proto/contract/status_macros.h"

namespace landbridge::bench {

absl::StatusOr<SingleChange> MeasureSingleChange(Publisher& publisher, Follower& subscriber,
                                                 absl::Duration pause) {
  absl::SleepFor(pause);
  const absl::Time start = absl::Now();
  LB_RETURN_IF_ERROR(publisher.Publish(1));
  LB_RETURN_IF_ERROR(subscriber.AwaitEvent(publisher.published()));
  const absl::Time settled = TimeOf(publisher.settled_marks(), publisher.published());
  const absl::Time delivered = subscriber.arrivals().back().time;
  return SingleChange{.delivery_ms = absl::ToDoubleMilliseconds(delivered - start),
                      .settled_ms = absl::ToDoubleMilliseconds(settled - start)};
}

}  // namespace landbridge::bench
