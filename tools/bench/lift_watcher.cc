// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/lift_watcher.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/certificates.h"

namespace landbridge::bench {
namespace {

absl::Time TimeOf(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

}  // namespace

absl::StatusOr<std::unique_ptr<LiftWatcher>> LiftWatcher::Connect(const BenchBroker& broker,
                                                                  const std::string& request,
                                                                  int64_t event) {
  LB_ASSIGN_OR_RETURN(auto channel, OpenConnection(broker.address(), broker.certificates(),
                                                   broker.certificates().province));
  auto watcher = std::unique_ptr<LiftWatcher>(new LiftWatcher(event));
  watcher->stream_ = std::make_unique<RawStream>(
      std::move(channel), kSubscribeMethod, request,
      [self = watcher.get()](const grpc::ByteBuffer& message) { return self->Take(message); });
  watcher->stream_->Start();
  return watcher;
}

absl::StatusOr<Lifts> LiftWatcher::lifts() const {
  absl::MutexLock lock(&mutex_);
  if (!fault_.ok()) return fault_;
  if (stream_->ended()) return absl::InternalError("the stream of a subscriber ended");
  return lifts_;
}

int64_t LiftWatcher::last_event() const {
  absl::MutexLock lock(&mutex_);
  return last_event_;
}

bool LiftWatcher::Take(const grpc::ByteBuffer& message) {
  const absl::Time now = absl::Now();
  v1::SubscribeResponse response;
  LB_CHECK(response.ParseFromString(AsText(message)));
  absl::MutexLock lock(&mutex_);
  for (const v1::Entry& entry : response.delivery().entries()) {
    fault_ = TakeEntry(entry, now);
    if (!fault_.ok()) return false;
  }
  return true;
}

absl::Status LiftWatcher::TakeEntry(const v1::Entry& entry, absl::Time now) {
  if (entry.event() != last_event_ + 1) {
    return absl::InternalError(
        absl::StrCat("event ", entry.event(), " came after event ", last_event_));
  }
  last_event_ = entry.event();
  if (entry.kind() != v1::ENTRY_KIND_LIFTED) return absl::OkStatus();
  if (entry.has_listing() || entry.lift().reason() != v1::LIFT_REASON_EXPIRED ||
      !lifted_.insert(entry.listing_id()).second) {
    return absl::InternalError(absl::StrCat("event ", entry.event(), " lifts listing ",
                                            entry.listing_id(), " again or otherwise than by its ",
                                            "end of publication"));
  }
  if (lifts_.listings++ == 0) {
    lifts_.event_time = TimeOf(entry.event_time());
    lifts_.first_arrival = now;
  }
  lifts_.last_arrival = now;
  return absl::OkStatus();
}

}  // namespace landbridge::bench
