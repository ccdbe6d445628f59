// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/silence_watch.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

namespace landbridge {

SilenceWatch::SilenceWatch(absl::Duration silence_max, std::function<void()> on_silence)
    : silence_max_(silence_max), on_silence_(std::move(on_silence)), thread_([this] { Watch(); }) {}

SilenceWatch::~SilenceWatch() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  thread_.join();
}

void SilenceWatch::Begin() {
  absl::MutexLock lock(&mutex_);
  since_ = absl::Now();
}

void SilenceWatch::End() {
  absl::MutexLock lock(&mutex_);
  since_ = absl::InfiniteFuture();
}

bool SilenceWatch::fired() const {
  absl::MutexLock lock(&mutex_);
  return fired_;
}

// Sleeps until the present wait could be over, however many messages come meanwhile.
void SilenceWatch::Watch() {
  absl::MutexLock lock(&mutex_);
  while (!stopped_) {
    const absl::Time now = absl::Now();
    if (since_ + silence_max_ <= now) {
      fired_ = true;
      on_silence_();
      return;
    }
    const absl::Time over = std::min(since_, now) + silence_max_;
    mutex_.AwaitWithDeadline(absl::Condition(&stopped_), over);
  }
}

}  // namespace landbridge
