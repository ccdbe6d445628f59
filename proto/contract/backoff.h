// SPDX-License-Identifier: Apache-2.0
// How long to wait before trying again: exponential with full jitter, so that clients which lost
// the same broker do not come back together. The caller does the waiting and decides which errors
// deserve another try.
//
//   Backoff backoff({}, std::random_device{}());
//   while (!(status = Connect()).ok()) Wait(backoff.Next());
//   backoff.Reset();
//
// A Backoff belongs to one thread.
#pragma once

#include <cstdint>
#include <random>

#include "absl/time/time.h"

namespace landbridge {

struct BackoffOptions {
  // The upper end of the first delay; it doubles with every further one.
  absl::Duration initial = absl::Milliseconds(100);
  // No delay is longer.
  absl::Duration delay_max = absl::Seconds(30);
  // No delay is shorter, so that a run of small draws never hammers a peer.
  absl::Duration delay_min = absl::Milliseconds(10);
};

class Backoff {
 public:
  // The same `seed` gives the same delays.
  //
  // Requires: 0 <= delay_min <= initial <= delay_max.
  Backoff(const BackoffOptions& options, uint64_t seed);

  // The delay before the next attempt: evenly distributed between `delay_min` and the present upper
  // end.
  absl::Duration Next();

  // The same where a peer asked for a delay of its own (its retry-after): that is the lower end, as
  // far as `delay_max` allows, and up to `initial` more is added, so that its clients do not return
  // in the same instant.
  absl::Duration NextAtLeast(absl::Duration asked);

  // To be called after a success: the next delay is again at most `initial`.
  void Reset();

 private:
  absl::Duration Draw(absl::Duration lower, absl::Duration upper);

  BackoffOptions options_;
  absl::Duration upper_;
  std::mt19937_64 generator_;
};

}  // namespace landbridge
