// SPDX-License-Identifier: Apache-2.0
// Computes state digests on a thread of its own, one at a time, because each reads the whole state.
// Callers that come while one is computed get the next, together.
//
// Any thread may call any method.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "broker/ledger/state_digests.h"
#include "storage/state_store.h"

namespace landbridge {

class DigestWorker {
 public:
  using Done = std::function<void(const absl::StatusOr<StateDigests>&)>;

  static constexpr size_t kWaitingMax = 64;

  // `state` must outlive it.
  explicit DigestWorker(const StateStore& state);

  // As Stop(), and waits for the digest that is being computed.
  ~DigestWorker();

  // Calls `done` on the worker's thread with the digests of the state as it is at this call or
  // later, or with the errors of ComputeStateDigests, or with kUnavailable / STOPPING.
  //
  // Errors, after which `done` is not called: kResourceExhausted / BUSY: too many wait; try again
  // later.
  //         kUnavailable / STOPPING.
  absl::Status Compute(Done done);

  // Refuses what waits and what comes. Returns at once.
  void Stop();

 private:
  void Run();

  const StateStore& state_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<Done> waiting_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;  // last: it uses the others
};

}  // namespace landbridge
