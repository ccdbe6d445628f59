// SPDX-License-Identifier: Apache-2.0
#include "broker/admin/digest_worker.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "proto/contract/problem.h"

namespace landbridge {
namespace {

absl::Status Stopping() {
  return MakeProblem(absl::StatusCode::kUnavailable, v1::PROBLEM_REASON_STOPPING,
                     "the broker is being stopped", "connect again",
                     {.retry_after = absl::Seconds(1)});
}

}  // namespace

DigestWorker::DigestWorker(const StateStore& state) : state_(state), thread_([this] { Run(); }) {}

DigestWorker::~DigestWorker() {
  Stop();
  thread_.join();
}

absl::Status DigestWorker::Compute(Done done) {
  absl::MutexLock lock(&mutex_);
  if (stopping_) return Stopping();
  if (waiting_.size() >= kWaitingMax) {
    return MakeProblem(absl::StatusCode::kResourceExhausted, v1::PROBLEM_REASON_BUSY,
                       absl::StrCat(kWaitingMax, " calls wait for a digest already"),
                       "try again later", {.retry_after = absl::Seconds(5)});
  }
  waiting_.push_back(std::move(done));
  return absl::OkStatus();
}

void DigestWorker::Stop() {
  absl::MutexLock lock(&mutex_);
  stopping_ = true;
}

void DigestWorker::Run() {
  for (;;) {
    std::vector<Done> served;
    bool stopping = false;
    {
      absl::MutexLock lock(&mutex_);
      const auto something_to_do = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
        return stopping_ || !waiting_.empty();
      };
      mutex_.Await(absl::Condition(&something_to_do));
      served.swap(waiting_);
      stopping = stopping_;
    }
    const absl::StatusOr<StateDigests> digests =
        stopping ? absl::StatusOr<StateDigests>(Stopping()) : ComputeStateDigests(state_);
    for (const Done& done : served) done(digests);
    if (stopping) return;
  }
}

}  // namespace landbridge
