// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/verdict_queue.h"

#include <algorithm>
#include <utility>

#include "proto/contract/check.h"
#include "proto/contract/tally.h"

namespace landbridge {
void VerdictQueue::Add(const BatchVerdict& verdict) {
  waiting_ = true;
  through_sequence_ = std::max(through_sequence_, verdict.through_sequence);
  AddTally(verdict.tally, tally_);
  for (const v1::Rejection& rejection : verdict.rejections) {
    const size_t bytes = rejection.ByteSizeLong();
    rejections_.push_back({rejection, bytes});
    bytes_ += bytes;
  }
}

v1::PublishResponse VerdictQueue::Take(size_t bytes_max) {
  LB_CHECK(!empty());
  v1::PublishResponse response;
  v1::PublishResponse::Settled& settled = *response.mutable_settled();
  size_t taken = 0;
  while (!rejections_.empty() && (taken == 0 || taken + rejections_.front().bytes <= bytes_max)) {
    Waiting& next = rejections_.front();
    taken += next.bytes;
    *settled.add_rejections() = std::move(next.rejection);
    rejections_.pop_front();
  }
  bytes_ -= taken;
  if (rejections_.empty()) {
    settled.set_through_sequence(through_sequence_);
    *settled.mutable_tally() = std::exchange(tally_, {});
    waiting_ = false;
  } else {
    settled.set_through_sequence(settled.rejections().rbegin()->sequence());
  }
  return response;
}

}  // namespace landbridge
