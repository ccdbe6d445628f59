// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/milestones.h"

#include <algorithm>

#include "absl/time/clock.h"

namespace landbridge::testing {

template <typename Condition>
bool Milestones::Wait(absl::Time until, const Condition& condition) const {
  absl::MutexLock lock(&mutex_);
  const auto over = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return given_up_ || condition(); };
  return mutex_.AwaitWithDeadline(absl::Condition(&over), until) && condition();
}

bool Milestones::expired() const {
  absl::MutexLock lock(&mutex_);
  return given_up_ || absl::Now() >= deadline_;
}

void Milestones::GiveUp() {
  absl::MutexLock lock(&mutex_);
  given_up_ = true;
}

void Milestones::Allow(int64_t changes) {
  absl::MutexLock lock(&mutex_);
  allowed_ = changes;
}

bool Milestones::WaitUntilAllowed(int64_t changes) {
  const auto allowed = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return allowed_ >= changes; };
  return Wait(deadline_, allowed);
}

void Milestones::Published() {
  absl::MutexLock lock(&mutex_);
  ++published_;
}

bool Milestones::WaitForPublished(int64_t changes) {
  const auto published = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return published_ >= changes; };
  return Wait(deadline_, published);
}

void Milestones::SawEvent(int64_t event) {
  absl::MutexLock lock(&mutex_);
  seen_event_ = std::max(seen_event_, event);
}

int64_t Milestones::seen_event() const {
  absl::MutexLock lock(&mutex_);
  return seen_event_;
}

void Milestones::WaitForEvent(int64_t event) {
  const auto reached = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return seen_event_ >= event || head_ >= 0;
  };
  Wait(deadline_, reached);
}

void Milestones::WaitBeforeRetry(absl::Duration pause) const {
  Wait(std::min(deadline_, absl::Now() + pause), [] { return false; });
}

void Milestones::Delivered() {
  absl::MutexLock lock(&mutex_);
  ++deliveries_;
}

int64_t Milestones::deliveries() const {
  absl::MutexLock lock(&mutex_);
  return deliveries_;
}

void Milestones::WaitForDeliveries(int64_t deliveries, absl::Duration patience) {
  const auto delivered = [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS { return deliveries_ >= deliveries; };
  Wait(std::min(deadline_, absl::Now() + patience), delivered);
}

void Milestones::BeginPolicy(int epoch) {
  absl::MutexLock lock(&mutex_);
  begun_policy_ = epoch;
}

void Milestones::FinishPolicy(int epoch) {
  absl::MutexLock lock(&mutex_);
  finished_policy_ = epoch;
}

int Milestones::begun_policy() const {
  absl::MutexLock lock(&mutex_);
  return begun_policy_;
}

int Milestones::finished_policy() const {
  absl::MutexLock lock(&mutex_);
  return finished_policy_;
}

void Milestones::Calm(int64_t head) {
  absl::MutexLock lock(&mutex_);
  head_ = head;
}

bool Milestones::is_calm() const {
  absl::MutexLock lock(&mutex_);
  return head_ >= 0;
}

int64_t Milestones::head() const {
  absl::MutexLock lock(&mutex_);
  return head_;
}

}  // namespace landbridge::testing
