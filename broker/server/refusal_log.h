// SPDX-License-Identifier: Apache-2.0
// Keeps the log calm when somebody knocks again and again: one line for a while, then how many more
// there were.
//
// Any thread may call Note.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "proto/contract/clock.h"

namespace landbridge {

class RefusalLog {
 public:
  static constexpr absl::Duration kQuiet = absl::Seconds(10);

  // `write` gets a line of text; `clock` must outlive this object.
  RefusalLog(Clock& clock, std::function<void(const std::string&)> write)
      : clock_(clock), write_(std::move(write)) {}

  // Writes the refusal, unless another was written less than kQuiet ago; then it is counted for the
  // next line.
  void Note(const absl::Status& refusal);

 private:
  Clock& clock_;
  const std::function<void(const std::string&)> write_;
  absl::Mutex mutex_;
  absl::Time quiet_until_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  int64_t suppressed_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace landbridge
