// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/feed_stream.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "proto/contract/grpc_status.h"

namespace landbridge {

FeedStream::FeedStream(grpc::CallbackServerContext& context, WorkerPool& workers,
                       absl::Duration ending_grace, std::function<void(const FeedStream*)> on_over)
    : context_(context),
      workers_(workers),
      ending_grace_(ending_grace),
      on_over_(std::move(on_over)) {}

void FeedStream::Open(PeerWatch watch) {
  watch_ = std::move(watch);
  absl::MutexLock lock(&mutex_);
  self_ = shared_from_this();
  activity_ = Activity::kOpening;
  if (ending_) FinishWith(*ending_);
}

void FeedStream::Start(FeedCursor cursor, absl::Duration silence_max) {
  absl::MutexLock lock(&mutex_);
  if (activity_ != Activity::kOpening) return;
  silence_max_ = silence_max;
  cursor_.emplace(std::move(cursor));
  QueueWork();
}

bool FeedStream::Wake() {
  absl::MutexLock lock(&mutex_);
  woken_ = true;
  if (activity_ != Activity::kWaiting) return false;
  activity_ = Activity::kWorking;
  return true;
}

void FeedStream::End(absl::Status status) {
  absl::MutexLock lock(&mutex_);
  if (ending_ || activity_ == Activity::kFinished) return;
  ending_ = std::move(status);
  if (activity_ == Activity::kOpening) return FinishWith(*ending_);
  if (activity_ == Activity::kWaiting) QueueWork();
  // A subscriber that does not read would keep its message, and with it the stream, for ever.
  if (activity_ == Activity::kWriting) {
    grace_alarm_ = SetAlarm(ending_grace_, &FeedStream::OnGraceOver);
  }
}

void FeedStream::QueueWork() {
  activity_ = Activity::kWorking;
  workers_.Run([self = shared_from_this()] { self->Work(); });
}

// One message at most, then it is another stream's turn.
void FeedStream::Work() {
  {
    absl::MutexLock lock(&mutex_);
    if (ending_) return FinishWith(*ending_);
    woken_ = false;
  }
  absl::StatusOr<std::optional<grpc::ByteBuffer>> next = cursor_->Next();

  absl::MutexLock lock(&mutex_);
  if (ending_) return FinishWith(*ending_);
  if (!next.ok()) return FinishWith(next.status());
  if (!*next && Silence() >= silence_max_) *next = cursor_->Progress();
  if (*next) return Write(**std::move(next));
  // Events that came after the look into the store may have found the stream busy.
  if (!cursor_->at_head() || woken_) return QueueWork();
  activity_ = Activity::kWaiting;
  WatchSilence();
}

void FeedStream::Write(grpc::ByteBuffer message) {
  message_ = std::move(message);
  last_message_ = std::chrono::steady_clock::now();
  activity_ = Activity::kWriting;
  StartWrite(&message_);
}

void FeedStream::FinishWith(const absl::Status& status) {
  activity_ = Activity::kFinished;
  Finish(ToGrpc(status, &context_));
}

void FeedStream::OnWriteDone(bool ok) {
  // While a message is on its way, nobody else uses the cursor.
  const bool in_memory = ok && cursor_->IsInMemory();
  {
    absl::MutexLock lock(&mutex_);
    message_.Clear();
    if (!ok && !ending_) ending_ = absl::CancelledError("the subscriber is gone");
    if (!in_memory) return QueueWork();
    activity_ = Activity::kWorking;
  }
  Work();
}

void FeedStream::OnCancel() { End(absl::CancelledError("the subscriber is gone")); }

void FeedStream::OnDone() {
  std::shared_ptr<FeedStream> self;  // outlives the lock
  const auto on_over = std::move(on_over_);
  watch_ = PeerWatch();
  {
    absl::MutexLock lock(&mutex_);
    over_ = true;
    silence_alarm_.reset();
    grace_alarm_.reset();
    self = std::move(self_);
  }
  on_over(this);
}

absl::Duration FeedStream::Silence() const {
  return absl::FromChrono(std::chrono::steady_clock::now() - last_message_);
}

void FeedStream::WatchSilence() {
  if (silence_alarm_ != nullptr) return;
  silence_alarm_ = SetAlarm(silence_max_ - Silence(), &FeedStream::OnSilence);
}

void FeedStream::OnSilence() {
  absl::MutexLock lock(&mutex_);
  silence_alarm_.reset();
  if (over_ || activity_ != Activity::kWaiting) return;
  if (Silence() >= silence_max_) return QueueWork();
  WatchSilence();
}

void FeedStream::OnGraceOver() {
  absl::MutexLock lock(&mutex_);
  if (!over_ && activity_ != Activity::kFinished) context_.TryCancel();
}

std::unique_ptr<grpc::Alarm> FeedStream::SetAlarm(absl::Duration delay,
                                                  void (FeedStream::*function)()) {
  auto alarm = std::make_unique<grpc::Alarm>();
  // Rounded up, so that the time has passed when the alarm says so.
  const int64_t delay_ms = absl::ToInt64Milliseconds(absl::Ceil(delay, absl::Milliseconds(1)));
  alarm->Set(gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                          gpr_time_from_millis(std::max<int64_t>(delay_ms, 0), GPR_TIMESPAN)),
             [weak = weak_from_this(), function](bool expired) {
               if (!expired) return;
               if (const auto self = weak.lock()) (self.get()->*function)();
             });
  return alarm;
}

}  // namespace landbridge
