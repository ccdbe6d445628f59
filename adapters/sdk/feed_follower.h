// SPDX-License-Identifier: Apache-2.0
// The loop of docs/subscribers.md in C++: keeps a sink equal to a view, for years.
//
//   PostgresSink sink(...);                          // or a FeedSink of your own
//   FeedFollower follower(channel, sink, {.feed = {.subscription = "main"}});
//   const absl::Status ended = follower.Run();       // until Cancel() from another thread
//
// It goes on from the place that the sink stored, reconnects to the broker and to the sink's store
// with growing pauses, takes a new snapshot where the broker says that the place is gone, notices a
// connection that has gone silent, and acknowledges what is stored, never more.
//
// Run belongs to one thread; Cancel may be called by any.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/sdk/feed_client.h"
#include "adapters/sdk/feed_sink.h"

namespace landbridge {

// How far a run is, for people.
struct FollowerProgress {
  int64_t entries = 0;       // applied since Run began
  bool in_snapshot = false;  // the present state is being read
  SinkPlace place;           // after the last response
};

struct FollowerOptions {
  // `resume_token` is not used: the sink knows it. `on_reconnect` is called for troubles of the
  // store, and before a new snapshot, as well. `give_up_after` holds for the store too.
  FeedOptions feed = {};

  // Ends Run when the sink holds everything up to now.
  bool once = false;

  // Called after each response.
  std::function<void(const FollowerProgress&)> on_progress = {};
};

class FeedFollower {
 public:
  // `sink` must outlive the follower.
  FeedFollower(std::shared_ptr<grpc::Channel> channel, FeedSink& sink, FollowerOptions options);
  ~FeedFollower();
  FeedFollower(const FeedFollower&) = delete;
  FeedFollower& operator=(const FeedFollower&) = delete;

  // Follows until Cancel() is called, or until it has caught up with `once`: then OK, and what was
  // applied is stored and acknowledged.
  //
  // Errors: the sink's, but for kUnavailable that passes. Those of FeedClient::Run, but for the
  //         token errors that a new snapshot answers. The broker's refusal of an acknowledgement.
  absl::Status Run();

  // Ends Run, now or when it is called.
  void Cancel();

 private:
  class Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace landbridge
