// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/follower.h"

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/deliveries.h"

namespace landbridge::bench {
namespace {

constexpr absl::Duration kLookAgain = absl::Seconds(1);  // whether the stream ended
constexpr absl::Duration kPatience = absl::Minutes(20);
constexpr auto kConnectPatience = std::chrono::seconds(60);

}  // namespace

absl::StatusOr<std::unique_ptr<Follower>> Follower::Connect(const BenchBroker& broker,
                                                            const Places& places, Views views,
                                                            int index, int64_t event) {
  LB_ASSIGN_OR_RETURN(auto channel, OwnConnection(broker.address(), broker.certificates(),
                                                  broker.certificates().province));
  if (!channel->WaitForConnected(std::chrono::system_clock::now() + kConnectPatience)) {
    return absl::UnavailableError("a subscriber could not connect");
  }
  auto follower = std::unique_ptr<Follower>(new Follower(views, index, event));
  follower->stream_ = std::make_unique<RawStream>(
      std::move(channel), kSubscribeMethod, places.RequestOf(views, index),
      [self = follower.get()](const grpc::ByteBuffer& message) { return self->Take(message); });
  return follower;
}

bool Follower::Take(const grpc::ByteBuffer& message) {
  const absl::Time now = absl::Now();
  const bool is_progress = MayBeProgress(message) && ProgressIn(message) >= 0;
  const std::vector<int64_t> events =
      is_progress ? std::vector<int64_t>() : EventsIn(AsText(message));
  absl::MutexLock lock(&mutex_);
  at_head_ = at_head_ || is_progress;
  for (const int64_t event : events) {
    SkipUnseen(event);
    if (event != ++next_) {
      fault_ = absl::StrCat("subscriber ", index_, " of ", NameOf(views_), " views got event ",
                            event, " in the place of ", next_);
      return false;
    }
  }
  events_ += static_cast<int64_t>(events.size());
  if (!events.empty()) arrivals_.push_back({events.back(), now});
  return true;
}

void Follower::SkipUnseen(int64_t event) {
  while (next_ < event && !IsSeen(views_, index_, next_)) ++next_;
}

absl::Status Follower::AwaitHead() {
  return AwaitThat([this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return at_head_; });
}

absl::Status Follower::AwaitEvent(int64_t event) {
  return AwaitThat([this, event]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    SkipUnseen(event);
    return next_ >= event;
  });
}

absl::Status Follower::AwaitThat(const std::function<bool()>& holds) {
  const auto holds_or_failed = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !fault_.empty() || holds();
  };
  const absl::Time deadline = absl::Now() + kPatience;
  absl::MutexLock lock(&mutex_);
  while (!mutex_.AwaitWithTimeout(absl::Condition(&holds_or_failed), kLookAgain)) {
    if (stream_->ended()) return absl::UnavailableError("the stream of a subscriber ended");
    if (absl::Now() > deadline) {
      return absl::InternalError(absl::StrCat("subscriber ", index_, " of ", NameOf(views_),
                                              " views got nothing after event ", next_));
    }
  }
  return fault_.empty() ? absl::OkStatus() : absl::InternalError(fault_);
}

int64_t Follower::events() const {
  absl::MutexLock lock(&mutex_);
  return events_;
}

std::vector<Mark> Follower::arrivals() const {
  absl::MutexLock lock(&mutex_);
  return arrivals_;
}

std::vector<double> DelaysMs(const std::vector<Mark>& arrivals, const std::vector<Mark>& marks) {
  std::vector<double> delays;
  for (const Mark& arrival : arrivals) {
    const absl::Duration delay = arrival.time - TimeOf(marks, arrival.records);
    // A subscriber may hear of an event before its publisher does.
    delays.push_back(std::max(0.0, absl::ToDoubleMilliseconds(delay)));
  }
  return delays;
}

}  // namespace landbridge::bench
