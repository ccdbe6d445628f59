// SPDX-License-Identifier: Apache-2.0
// Follows a subscription: snapshot, tail, and on again from the last place after a broken
// connection.
//
//   FeedClient feed(channel, {.filter = filter, .resume_token = stored_token});
//   const absl::Status ended = feed.Run([&](const v1::SubscribeResponse& response) {
//     ApplyAndStore(response);   // the data together with response.resume_token()
//     return true;               // false ends the run
//   });
//
// Run and ResumeFrom belong to one thread; Acknowledge and Cancel may be called by any, also from a
// signal-handling thread. Whoever only wants to keep a store equal to a view takes FeedFollower
// (feed_follower.h), which is this client with the loop around it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "landbridge/v1/feed_service.pb.h"

namespace grpc {
class Channel;
}

namespace landbridge {

struct FeedOptions {
  std::string subscription;  // name of a durable one; empty for an ad hoc one
  v1::Filter filter;
  // of the last response that was applied and stored; empty asks for a snapshot
  std::string resume_token;
  // 1 s to 60 s: `progress` comes at least this often
  absl::Duration silence_max = absl::Seconds(15);
  // A stream that is silent for `silence_max` and this is taken for broken, and opened again.
  absl::Duration silence_grace = absl::Seconds(5);

  // How long to try to reach the broker before Run fails with kUnavailable.
  absl::Duration give_up_after = absl::InfiniteDuration();

  // Called when a connection is lost and tried again, with the reason; for a person to read.
  std::function<void(const absl::Status&)> on_reconnect = {};
};

class FeedClient {
 public:
  FeedClient(std::shared_ptr<grpc::Channel> channel, FeedOptions options);
  ~FeedClient();
  FeedClient(const FeedClient&) = delete;
  FeedClient& operator=(const FeedClient&) = delete;

  // Hands every response to `handle` in order, until that returns false or Cancel() is called: then
  // OK.
  //
  // A broken connection is opened again after a growing pause, or after what the broker asks for.
  //
  // Errors: NeedsNewSnapshot (feed_errors.h): the place is gone: ResumeFrom("") and run again.
  //         kInvalidArgument: the filter or the token is wrong; the Problem says which.
  //         kUnauthenticated, kPermissionDenied: trying again is pointless. kUnavailable: not
  //         reached within `give_up_after`.
  absl::Status Run(const std::function<bool(const v1::SubscribeResponse&)>& handle);

  // The place from which the next Run goes on; empty asks for a snapshot.
  void ResumeFrom(const std::string& resume_token);

  // Tells the broker that the feed has been applied up to `resume_token`.
  //
  // Requires: options.subscription is not empty.
  absl::Status Acknowledge(const std::string& resume_token);

  // Ends Run, now or when it is called.
  void Cancel();

 private:
  class Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace landbridge
