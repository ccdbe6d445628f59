// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/publish_stream.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/contract/grpc_status.h"
#include "tools/bench/raw_stream.h"

namespace landbridge::bench {
namespace {

constexpr char kPublishMethod[] = "/landbridge.v1.PublishService/Publish";
constexpr absl::Duration kPatience = absl::Minutes(20);

grpc::ByteBuffer OpenMessage(const std::string& source) {
  v1::PublishRequest request;
  request.mutable_open()->set_source(source);
  request.mutable_open()->set_agent("landbridge-bench");
  return AsMessage(request.SerializeAsString());
}

}  // namespace

PublishStream::PublishStream(std::shared_ptr<grpc::Channel> channel, const std::string& source)
    : channel_(std::move(channel)), stub_(channel_), open_message_(OpenMessage(source)) {
  stub_.PrepareBidiStreamingCall(&context_, kPublishMethod, {}, this);
  // More writes come while none is on its way.
  AddHold();
  StartWrite(&open_message_);
  StartRead(&received_);
  StartCall();
}

PublishStream::~PublishStream() {
  context_.TryCancel();
  LetGo();
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(&done_));
}

absl::Status PublishStream::Open() { return Await(absl::Condition(this, &PublishStream::IsOpen)); }

void PublishStream::Send(std::vector<grpc::ByteBuffer> messages, int64_t last_sequence) {
  absl::MutexLock lock(&mutex_);
  messages_ = std::move(messages);
  next_message_ = 0;
  last_sequence_ = last_sequence;
  WriteNext();
}

absl::Status PublishStream::AwaitSettled() {
  return Await(absl::Condition(this, &PublishStream::IsSettled));
}

absl::Status PublishStream::Await(const absl::Condition& condition) {
  absl::MutexLock lock(&mutex_);
  if (!mutex_.AwaitWithTimeout(condition, kPatience)) {
    return absl::DeadlineExceededError(
        absl::StrCat("a source was not settled beyond change ", settled_sequence_));
  }
  if (!done_) return absl::OkStatus();
  if (status_.ok()) return absl::UnavailableError("the stream of a source ended");
  return FromGrpc(status_, context_);
}

v1::Tally PublishStream::tally() const {
  absl::MutexLock lock(&mutex_);
  return tally_;
}

absl::Time PublishStream::settled_time() const {
  absl::MutexLock lock(&mutex_);
  return settled_time_;
}

void PublishStream::OnWriteDone(bool ok) {
  absl::MutexLock lock(&mutex_);
  writing_ = false;
  if (ok) WriteNext();
}

void PublishStream::WriteNext() {
  // The verdict on a message may come before the end of its write is reported.
  if (writing_ || !held_ || next_message_ == messages_.size()) return;
  writing_ = true;
  StartWrite(&messages_[next_message_++]);
}

void PublishStream::LetGo() {
  {
    absl::MutexLock lock(&mutex_);
    if (!std::exchange(held_, false)) return;
  }
  RemoveHold();
}

void PublishStream::OnReadDone(bool ok) {
  if (!ok) return LetGo();
  const absl::Time now = absl::Now();
  v1::PublishResponse response;
  const bool parsed = response.ParseFromString(AsText(received_));
  {
    absl::MutexLock lock(&mutex_);
    if (parsed && response.has_opened()) open_ = true;
    if (parsed && response.has_settled()) Add(response.settled());
    if (settled_sequence_ >= last_sequence_) settled_time_ = now;
  }
  StartRead(&received_);
}

void PublishStream::Add(const v1::PublishResponse::Settled& settled) {
  settled_sequence_ = settled.through_sequence();
  tally_.set_created(tally_.created() + settled.tally().created());
  tally_.set_unchanged(tally_.unchanged() + settled.tally().unchanged());
  tally_.set_rejected(tally_.rejected() + settled.tally().rejected());
}

void PublishStream::OnDone(const grpc::Status& status) {
  absl::MutexLock lock(&mutex_);
  done_ = true;
  status_ = status;
}

}  // namespace landbridge::bench
