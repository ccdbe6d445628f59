// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/steady_publisher.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/load.h"

namespace landbridge::bench {

absl::StatusOr<std::unique_ptr<SteadyPublisher>> SteadyPublisher::Open(const BenchBroker& broker,
                                                                       int64_t first_record) {
  auto publisher = std::unique_ptr<SteadyPublisher>(new SteadyPublisher(first_record));
  LB_ASSIGN_OR_RETURN(
      publisher->client_,
      OpenSource(broker, "bench/steady",
                 [self = publisher.get()](const v1::PublishResponse::Settled& settled) {
                   absl::MutexLock lock(&self->mutex_);
                   self->settled_marks_.push_back({settled.through_sequence(), absl::Now()});
                 }));
  return publisher;
}

absl::Status SteadyPublisher::PublishUntil(const std::function<absl::StatusOr<bool>()>& is_over,
                                           absl::Duration interval) {
  absl::Time next = absl::Now();
  for (;;) {
    absl::SleepFor(next - absl::Now());
    const int64_t record = first_record_ + static_cast<int64_t>(sent_.size());
    sent_.push_back(next);
    LB_RETURN_IF_ERROR(client_->Upsert(RecordId(record), MakeRecord(record)));
    LB_RETURN_IF_ERROR(client_->Flush());
    next += interval;
    LB_ASSIGN_OR_RETURN(const bool over, is_over());
    if (over) break;
  }
  LB_RETURN_IF_ERROR(client_->Drain());
  const auto sent = static_cast<int64_t>(sent_.size());
  if (const int64_t created = client_->totals().tally.created(); created != sent) {
    return absl::InternalError(
        absl::StrCat("of ", sent, " records, ", created, " began a listing"));
  }
  return absl::OkStatus();
}

std::vector<Waiting> SteadyPublisher::waitings() const {
  absl::MutexLock lock(&mutex_);
  std::vector<Waiting> waitings;
  for (size_t i = 0; i < sent_.size(); ++i) {
    const absl::Time settled = TimeOf(settled_marks_, static_cast<int64_t>(i) + 1);
    waitings.push_back({sent_[i], settled - sent_[i]});
  }
  return waitings;
}

}  // namespace landbridge::bench
