// SPDX-License-Identifier: Apache-2.0
// What streams of changes may send, and how much of it waits in memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace landbridge {

struct PublishOptions {
  // Of one Batch message; beyond either the stream ends.
  int32_t batch_changes_max = 4096;
  int64_t batch_bytes_max = int64_t{1} << 20;

  // Of one Change; a larger one is rejected and the stream goes on. The limits of the fields allow
  // about 400 KiB.
  int64_t record_bytes_max = int64_t{512} << 10;

  // What all streams together may have unsettled. It is shared evenly, within the two bounds for
  // one stream; beyond its share a stream is not read. A stream goes beyond by at most one Batch.
  int64_t unsettled_bytes_max = int64_t{64} << 20;
  int64_t stream_unsettled_bytes_min = int64_t{256} << 10;
  int64_t stream_unsettled_bytes_max = int64_t{4} << 20;

  // Verdicts that wait for a client which does not read them; beyond it the stream is not read
  // either. One `settled` message holds about as much.
  size_t verdict_bytes_max = size_t{1} << 20;

  // Where days begin. Decides whether a decision lies in the future.
  absl::TimeZone time_zone = absl::UTCTimeZone();
};

}  // namespace landbridge
