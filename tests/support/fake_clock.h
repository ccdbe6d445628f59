// SPDX-License-Identifier: Apache-2.0
// A clock that stands still until a test moves it. Any thread may call any method.
#pragma once

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "proto/contract/clock.h"

namespace landbridge::testing {

class FakeClock final : public Clock {
 public:
  // Starts on 2026-04-01 00:00:00 UTC unless told otherwise.
  explicit FakeClock(absl::Time start = absl::FromUnixSeconds(1'775'001'600)) : now_(start) {}

  absl::Time Now() override {
    absl::MutexLock lock(&mutex_);
    return now_;
  }

  void Advance(absl::Duration step) {
    absl::MutexLock lock(&mutex_);
    now_ += step;
  }

  // May go back, as a machine's clock does when it is corrected.
  void SetTo(absl::Time now) {
    absl::MutexLock lock(&mutex_);
    now_ = now;
  }

 private:
  absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace landbridge::testing
