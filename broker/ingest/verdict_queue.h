// SPDX-License-Identifier: Apache-2.0
// Verdicts that wait to be sent to one client, gathered into as few `settled` messages as their
// size allows. Not synchronised.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "broker/pipeline/pipeline.h"
#include "landbridge/v1/publish_service.pb.h"
#include "landbridge/v1/record.pb.h"

namespace landbridge {

class VerdictQueue {
 public:
  // Verdicts come in the order of their sequences.
  void Add(const BatchVerdict& verdict);

  bool empty() const { return !waiting_; }

  // About how much waits.
  size_t bytes() const { return bytes_; }

  // The next message. Its rejections have about `bytes_max` at most, but one is always taken. When
  // not all fit, it settles up to the last one that it holds, and the tally of all comes with the
  // last message.
  //
  // Requires: not empty().
  v1::PublishResponse Take(size_t bytes_max);

 private:
  struct Waiting {
    v1::Rejection rejection;
    size_t bytes;
  };

  bool waiting_ = false;
  int64_t through_sequence_ = 0;
  std::deque<Waiting> rejections_;
  v1::Tally tally_;
  size_t bytes_ = 0;
};

}  // namespace landbridge
