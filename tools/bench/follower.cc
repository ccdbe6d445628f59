// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/follower.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/deliveries.h"

namespace landbridge::bench {
namespace {

constexpr absl::Duration kLookAgain = absl::Seconds(1);  // whether the stream ended
constexpr absl::Duration kPatience = absl::Minutes(20);

}  // namespace

absl::StatusOr<std::unique_ptr<Follower>> Follower::Connect(const BenchBroker& broker,
                                                            const Places& places, Views views,
                                                            int index) {
  LB_ASSIGN_OR_RETURN(auto channel, OpenConnection(broker.address(), broker.certificates(),
                                                   broker.certificates().province));
  auto follower =
      std::unique_ptr<Follower>(new Follower(views, index, places.EventOf(views, index)));
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
    fault_ = check_.Take(event);
    if (!fault_.ok()) return false;
  }
  if (!events.empty()) arrivals_.push_back({events.back(), now});
  return true;
}

absl::Status Follower::AwaitHead() {
  return AwaitThat([this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return at_head_; });
}

absl::Status Follower::AwaitEvent(int64_t event) {
  return AwaitThat([this, event]()
                       ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return check_.IsComplete(event); });
}

absl::Status Follower::AwaitThat(const std::function<bool()>& holds) {
  const auto holds_or_failed = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !fault_.ok() || holds();
  };
  const absl::Time deadline = absl::Now() + kPatience;
  absl::MutexLock lock(&mutex_);
  while (!mutex_.AwaitWithTimeout(absl::Condition(&holds_or_failed), kLookAgain)) {
    if (stream_->ended()) return absl::UnavailableError("the stream of a subscriber ended");
    if (absl::Now() > deadline) {
      return absl::InternalError(
          absl::StrCat("a subscriber got nothing after event ", check_.last_event()));
    }
  }
  return fault_;
}

int64_t Follower::events() const {
  absl::MutexLock lock(&mutex_);
  return check_.events();
}

std::vector<Mark> Follower::arrivals() const {
  absl::MutexLock lock(&mutex_);
  return arrivals_;
}

std::vector<double> DelaysMs(const std::vector<Mark>& arrivals, const std::vector<Mark>& marks,
                             int64_t event) {
  std::vector<double> delays;
  for (const Mark& arrival : arrivals) {
    if (arrival.records <= event) continue;
    const absl::Duration delay = arrival.time - TimeOf(marks, arrival.records);
    // A subscriber may hear of an event before its publisher does.
    delays.push_back(std::max(0.0, absl::ToDoubleMilliseconds(delay)));
  }
  return delays;
}

}  // namespace landbridge::bench
