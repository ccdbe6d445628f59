// SPDX-License-Identifier: Apache-2.0
// How far a subscription is, on one line that is rewritten, when standard error is a terminal.
#pragma once

#include "absl/time/time.h"
#include "adapters/sdk/feed_follower.h"

namespace landbridge {

// "12000 entries, 8000/s, told up to event 90112 of 2019-07-01 12:00:00".
class FeedProgressLine {
 public:
  FeedProgressLine();
  // Removes the line.
  ~FeedProgressLine();
  FeedProgressLine(const FeedProgressLine&) = delete;
  FeedProgressLine& operator=(const FeedProgressLine&) = delete;

  // At most a few times a second; nothing on anything but a terminal.
  void Show(const FollowerProgress& progress);

  // Makes room for a message on a line of its own.
  void Clear() const;

 private:
  const bool on_terminal_;
  absl::Time shown_;
  int64_t entries_shown_ = 0;
};

}  // namespace landbridge
