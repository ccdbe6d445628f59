// SPDX-License-Identifier: Apache-2.0
// The time of day as a seam, so that tests decide what time it is. The ledger sees no clock: time
// reaches it as entries of the log. The test twin is tests/support/fake_clock.h.
#pragma once

#include "absl/time/time.h"

namespace landbridge {

class Clock {
 public:
  virtual ~Clock() = default;

  // The present time. May step backwards when the machine's clock is corrected. Any thread may call
  // it.
  virtual absl::Time Now() = 0;
};

class SystemClock final : public Clock {
 public:
  absl::Time Now() override;
};

}  // namespace landbridge
