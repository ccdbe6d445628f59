// SPDX-License-Identifier: Apache-2.0
// Runs the retention on a thread of its own, again and again.
#pragma once

#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "broker/server/retention.h"

namespace landbridge {

struct RetentionWorkerOptions {
  absl::Duration period = absl::Minutes(1);         // after a run
  absl::Duration retry_period = absl::Minutes(10);  // after one that failed
};

class RetentionWorker {
 public:
  // Told of each run that did something or failed, on the worker's thread.
  using Listener = std::function<void(const absl::StatusOr<RetentionReport>&)>;

  // Runs for the first time at once. `retention` must outlive the worker.
  RetentionWorker(Retention& retention, const RetentionWorkerOptions& options, Listener listener);

  // Stops, if Stop() was not called.
  ~RetentionWorker();
  RetentionWorker(const RetentionWorker&) = delete;
  RetentionWorker& operator=(const RetentionWorker&) = delete;

  // Begins nothing more, and waits for nothing. What rewrites the state's files goes on:
  // StateStore::EndBackgroundWork() ends it.
  void AskToStop();

  // Asks, and waits until the thread has ended.
  void Stop();

 private:
  void RunAgainAndAgain();

  Retention& retention_;
  const RetentionWorkerOptions options_;
  const Listener listener_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace landbridge
