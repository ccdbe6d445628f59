// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/acknowledger.h"

#include <utility>

#include "absl/time/clock.h"
#include "adapters/sdk/feed_errors.h"

namespace landbridge {

Acknowledger::Acknowledger(std::function<absl::Status(const std::string& token)> send,
                           AcknowledgerOptions options)
    : send_(std::move(send)), options_(std::move(options)), thread_([this] { Work(); }) {}

Acknowledger::~Acknowledger() { (void)Finish(); }

void Acknowledger::Note(const std::string& token, bool soon) {
  absl::MutexLock lock(&mutex_);
  noted_ = token;
  soon_ = soon_ || soon;
}

absl::Status Acknowledger::Finish() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  if (thread_.joinable()) thread_.join();
  absl::MutexLock lock(&mutex_);
  if (Pending()) SendPending();
  return refused_;
}

bool Acknowledger::Pending() const { return refused_.ok() && !noted_.empty() && noted_ != sent_; }

void Acknowledger::Work() {
  absl::MutexLock lock(&mutex_);
  while (!stopped_) {
    const auto due_soon = [this] {
      mutex_.AssertReaderHeld();
      return stopped_ || (Pending() && soon_);
    };
    const auto due = [this] {
      mutex_.AssertReaderHeld();
      return stopped_ || Pending();
    };
    mutex_.Await(absl::Condition(&due));
    // A lift may come while the others wait for their turn.
    mutex_.AwaitWithDeadline(absl::Condition(&due_soon), last_try_ + options_.interval);
    mutex_.AwaitWithDeadline(absl::Condition(&stopped_), last_try_ + options_.interval_after_lift);
    if (!stopped_) SendPending();
  }
}

void Acknowledger::SendPending() {
  const std::string token = noted_;
  const bool soon = std::exchange(soon_, false);
  mutex_.Unlock();
  const absl::Status status = send_(token);
  mutex_.Lock();
  last_try_ = absl::Now();
  if (status.ok() || NeedsNewSnapshot(status)) {
    sent_ = token;  // of a place that the stream will be told about
  } else if (WorthAnotherTry(status)) {
    soon_ = soon_ || soon;
  } else {
    refused_ = status;
    if (options_.on_refused) options_.on_refused();
  }
}

}  // namespace landbridge
