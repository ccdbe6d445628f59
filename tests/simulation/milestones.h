// SPDX-License-Identifier: Apache-2.0
// How far a simulation is: what its threads tell each other and wait for. Any thread may call any
// method; each wait ends at the deadline at the latest.
#pragma once

#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace landbridge::testing {

class Milestones {
 public:
  explicit Milestones(absl::Time deadline) : deadline_(deadline) {}

  absl::Time deadline() const { return deadline_; }
  // Whether the deadline has passed, or somebody gave up.
  bool expired() const;
  // All waits end, now and later.
  void GiveUp();

  // Publishing: agencies send change number n when `allowed` is at least n, counted over all.
  void Allow(int64_t changes);
  bool WaitUntilAllowed(int64_t changes);
  void Published();
  bool WaitForPublished(int64_t changes);

  // The auditor's place in the feed.
  void SawEvent(int64_t event);
  int64_t seen_event() const;
  // Until the auditor has got there, or everything is calm.
  void WaitForEvent(int64_t event);

  // What a client waits before it tries again, as the broker told it.
  void WaitBeforeRetry(absl::Duration pause) const;

  // Subscribers count what they got, so that publishing does not run away from them.
  void Delivered();
  int64_t deliveries() const;
  // Ends earlier, after `patience`: subscribers may all have good reasons not to read.
  void WaitForDeliveries(int64_t deliveries, absl::Duration patience);

  // The policy's epoch: a change begins, then it is in force.
  void BeginPolicy(int epoch);
  void FinishPolicy(int epoch);
  int begun_policy() const;
  int finished_policy() const;

  // Nothing more is published or disturbed, and the feed ends with this event.
  void Calm(int64_t head);
  bool is_calm() const;
  int64_t head() const;

 private:
  template <typename Condition>
  bool Wait(absl::Time until, const Condition& condition) const;

  const absl::Time deadline_;
  mutable absl::Mutex mutex_;
  bool given_up_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t allowed_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t published_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t seen_event_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t deliveries_ ABSL_GUARDED_BY(mutex_) = 0;
  int begun_policy_ ABSL_GUARDED_BY(mutex_) = 0;
  int finished_policy_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t head_ ABSL_GUARDED_BY(mutex_) = -1;
};

}  // namespace landbridge::testing
