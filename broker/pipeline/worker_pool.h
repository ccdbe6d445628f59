// SPDX-License-Identifier: Apache-2.0
// A few threads that run jobs in the order in which they were handed over.
//
// Any thread may call Run.
#pragma once

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace landbridge {

class WorkerPool {
 public:
  // Requires: `threads` is at least 1.
  explicit WorkerPool(int threads);

  // Runs what was handed over before, then ends the threads. What those jobs hand over is run, too.
  ~WorkerPool();

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Queues `job`. Never blocks. The queue has no limit of its own: a caller has at most one job in
  // it for each thing that it works on.
  void Run(std::function<void()> job);

 private:
  void Work();
  bool HasJobOrStops() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return stopping_ || !jobs_.empty();
  }

  absl::Mutex mutex_;
  std::deque<std::function<void()>> jobs_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace landbridge
