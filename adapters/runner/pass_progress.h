// SPDX-License-Identifier: Apache-2.0
// How far a pass is, while it runs.
#pragma once

#include <cstdint>

namespace landbridge {

struct PassProgress {
  enum class Step {
    kAsking,    // the broker, for what it has
    kLooking,   // reads the source to its end before anything is sent
    kReading,   // reads it, and sends what differs, if anything is to be sent
    kSettling,  // has read it, and waits for the broker's last verdicts
  };
  Step step = Step::kAsking;
  int64_t held = 0;      // records of the broker's so far
  int64_t rows = 0;      // read in this step
  int64_t rejected = 0;  // of those
  int64_t sent = 0;      // changes
};

}  // namespace landbridge
