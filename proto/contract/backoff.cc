// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/backoff.h"

#include <algorithm>
#include <cstdint>

#include "proto/contract/check.h"

namespace landbridge {

Backoff::Backoff(const BackoffOptions& options, uint64_t seed)
    : options_(options), upper_(options.initial), generator_(seed) {
  LB_CHECK(options.delay_min >= absl::ZeroDuration());
  LB_CHECK(options.initial >= options.delay_min && options.delay_max >= options.initial);
}

absl::Duration Backoff::Next() { return Draw(options_.delay_min, upper_); }

absl::Duration Backoff::NextAtLeast(absl::Duration asked) {
  const absl::Duration lower = std::clamp(asked, options_.delay_min, options_.delay_max);
  return Draw(lower, std::max(upper_, lower + options_.initial));
}

absl::Duration Backoff::Draw(absl::Duration lower, absl::Duration upper) {
  upper_ = std::min(upper_ * 2, options_.delay_max);
  const int64_t width_nanoseconds = absl::ToInt64Nanoseconds(upper - lower);
  // Not std::uniform_int_distribution, whose draws differ between standard libraries. The bias of
  // the remainder is below one in 2^28 for delays of a minute.
  const uint64_t drawn = generator_() % (static_cast<uint64_t>(width_nanoseconds) + 1);
  return lower + absl::Nanoseconds(static_cast<int64_t>(drawn));
}

void Backoff::Reset() { upper_ = options_.initial; }

}  // namespace landbridge
