// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/raw_stream.h"

#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "proto/contract/grpc_status.h"

namespace landbridge::bench {

RawStream::RawStream(std::shared_ptr<grpc::Channel> channel, const std::string& method,
                     const std::string& request, Visit visit)
    : channel_(std::move(channel)),
      stub_(channel_),
      visit_(std::move(visit)),
      request_(AsMessage(request)) {
  stub_.PrepareBidiStreamingCall(&context_, method, {}, this);
}

RawStream::~RawStream() {
  // A call that was prepared has to run, or gRPC never lets go of it.
  if (!started_) Start();
  context_.TryCancel();
  if (held_) RemoveHold();
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(&done_));
}

void RawStream::Start() {
  started_ = true;
  StartWriteLast(&request_, {});
  StartRead(&message_);
  StartCall();
}

void RawStream::StartWithoutReading() {
  started_ = true;
  held_ = true;
  AddHold();
  StartWriteLast(&request_, {});
  StartCall();
}

void RawStream::Read() {
  StartRead(&message_);
  held_ = false;
  RemoveHold();
}

void RawStream::OnReadDone(bool ok) {
  if (!ok) return;
  if (visit_(message_)) return StartRead(&message_);
  {
    absl::MutexLock lock(&mutex_);
    has_last_ = true;
    last_time_ = absl::Now();
  }
  context_.TryCancel();
}

void RawStream::OnDone(const grpc::Status& status) {
  absl::MutexLock lock(&mutex_);
  done_ = true;
  status_ = status;
}

absl::Status RawStream::AwaitLast(absl::Duration patience) {
  absl::MutexLock lock(&mutex_);
  if (!mutex_.AwaitWithTimeout(absl::Condition(this, &RawStream::IsOver), patience)) {
    return absl::DeadlineExceededError("a stream did not come to its end");
  }
  if (has_last_) return absl::OkStatus();
  return FromGrpc(status_, context_);
}

bool RawStream::ended() const {
  absl::MutexLock lock(&mutex_);
  return IsOver();
}

absl::Time RawStream::last_time() const {
  absl::MutexLock lock(&mutex_);
  return last_time_;
}

grpc::ByteBuffer AsMessage(const std::string& text) {
  const grpc::Slice slice(text);
  return grpc::ByteBuffer(&slice, 1);
}

std::string AsText(const grpc::ByteBuffer& message) {
  std::vector<grpc::Slice> slices;
  std::string text;
  if (!message.Dump(&slices).ok()) return text;
  text.reserve(message.Length());
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

}  // namespace landbridge::bench
