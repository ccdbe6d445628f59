// SPDX-License-Identifier: Apache-2.0
#include "broker/server/retention_worker.h"

#include <utility>

#include "absl/status/status.h"

namespace landbridge {
namespace {

bool DidSomething(const RetentionReport& report) {
  return report.first_event || report.checkpoint || report.log_first;
}

}  // namespace

RetentionWorker::RetentionWorker(Retention& retention, const RetentionWorkerOptions& options,
                                 Listener listener)
    : retention_(retention), options_(options), listener_(std::move(listener)) {
  thread_ = std::thread([this] { RunAgainAndAgain(); });
}

RetentionWorker::~RetentionWorker() { Stop(); }

void RetentionWorker::AskToStop() {
  retention_.AskToStop();
  absl::MutexLock lock(&mutex_);
  stopping_ = true;
}

void RetentionWorker::Stop() {
  AskToStop();
  if (thread_.joinable()) thread_.join();
}

void RetentionWorker::RunAgainAndAgain() {
  for (;;) {
    const absl::StatusOr<RetentionReport> report = retention_.Run();
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) return;  // whatever failed now failed because of that
    }
    if (listener_ && (!report.ok() || DidSomething(*report))) listener_(report);
    absl::MutexLock lock(&mutex_);
    if (mutex_.AwaitWithTimeout(absl::Condition(&stopping_),
                                report.ok() ? options_.period : options_.retry_period)) {
      return;
    }
  }
}

}  // namespace landbridge
