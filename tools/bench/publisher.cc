// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/publisher.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "adapters/sdk/connection.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/load.h"

namespace landbridge::bench {
namespace {

constexpr int64_t kRecordsPerMark = 16;

}  // namespace

absl::StatusOr<std::unique_ptr<PublishClient>> OpenSource(
    const BenchBroker& broker, const std::string& source,
    std::function<void(const v1::PublishResponse::Settled&)> on_settled) {
  ConnectionOptions connection;
  connection.server = broker.address();
  connection.authority = broker.certificates().authority;
  connection.certificate = broker.certificates().agencies.front().certificate;
  connection.key = broker.certificates().agencies.front().key;
  LB_ASSIGN_OR_RETURN(const auto channel, MakeChannel(connection));
  PublishClientOptions options;
  options.source = source;
  options.agent = "landbridge-bench";
  options.on_settled = std::move(on_settled);
  // The broker is on this machine and nothing else disturbs it: what ends a stream, such as a full
  // disk, is to be told, not waited for.
  options.give_up_after = absl::ZeroDuration();
  return PublishClient::Open(channel, std::move(options));
}

absl::StatusOr<std::unique_ptr<Publisher>> Publisher::Open(const BenchBroker& broker) {
  auto publisher = std::unique_ptr<Publisher>(new Publisher());
  LB_ASSIGN_OR_RETURN(
      publisher->client_,
      OpenSource(broker, "bench/penalties",
                 [self = publisher.get()](const v1::PublishResponse::Settled& settled) {
                   absl::MutexLock lock(&self->mutex_);
                   self->settled_marks_.push_back({settled.through_sequence(), absl::Now()});
                   self->settled_ = settled.through_sequence();
                 }));
  return publisher;
}

void Publisher::Prepare(int64_t count) {
  const auto begin = published_ + static_cast<int64_t>(prepared_.size());
  for (int64_t i = 0; i < count; ++i) prepared_.push_back(MakeRecord(begin + i));
}

absl::Status Publisher::Send() {
  if (published_ % kRecordsPerMark == 0) {
    sent_marks_.push_back({published_ + kRecordsPerMark, absl::Now()});
  }
  if (prepared_.empty()) Prepare(1);
  LB_RETURN_IF_ERROR(client_->Upsert(RecordId(published_), prepared_.front()));
  prepared_.pop_front();
  ++published_;
  return absl::OkStatus();
}

absl::Status Publisher::AwaitAll() {
  LB_RETURN_IF_ERROR(client_->Drain());
  if (const int64_t created = client_->totals().tally.created(); created != published_) {
    return absl::InternalError(
        absl::StrCat("of ", published_, " records, ", created, " began a listing"));
  }
  return absl::OkStatus();
}

absl::Status Publisher::Publish(int64_t count) {
  for (int64_t i = 0; i < count; ++i) LB_RETURN_IF_ERROR(Send());
  return AwaitAll();
}

absl::Status Publisher::PublishUntil(absl::Time end) {
  do {
    for (int64_t i = 0; i < kRecordsPerMark; ++i) LB_RETURN_IF_ERROR(Send());
  } while (absl::Now() < end);
  return AwaitAll();
}

std::vector<Mark> Publisher::settled_marks() const {
  absl::MutexLock lock(&mutex_);
  return settled_marks_;
}

absl::Time TimeOf(const std::vector<Mark>& marks, int64_t records) {
  const auto found =
      std::lower_bound(marks.begin(), marks.end(), records,
                       [](const Mark& mark, int64_t wanted) { return mark.records < wanted; });
  LB_CHECK(found != marks.end());
  return found->time;
}

}  // namespace landbridge::bench
