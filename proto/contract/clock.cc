// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/clock.h"

#include "absl/time/clock.h"

namespace landbridge {

absl::Time SystemClock::Now() { return absl::Now(); }

}  // namespace landbridge
