// SPDX-License-Identifier: Apache-2.0
// A question to the broker, asked again while nobody answers: for calls that stand alone. Streams
// of changes go on by themselves (publish_client.h).
//
//   LB_RETURN_IF_ERROR(Retry({.stop = stop, .channel = channel}, [&] { return
//   ListLiveRecords(...).status(); }));
#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "proto/contract/backoff.h"

namespace grpc {
class Channel;
}

namespace landbridge {

struct RetryOptions {
  // How long it is tried before the last error is returned.
  absl::Duration give_up_after = absl::Minutes(5);
  // Between two tries; longer where the broker asks for it.
  BackoffOptions pauses = {};
  std::stop_token stop = {};
  // Before a further try it is waited for (AwaitConnected in connection.h); may be null.
  std::shared_ptr<grpc::Channel> channel = {};
  // Called before each further try, with the reason.
  std::function<void(const absl::Status&)> on_retry = {};
};

// Calls until it succeeds, or fails for another reason than WorthOpeningAgain (publish_errors.h).
// What a failed call has done so far is not undone: it begins anew.
//
// Errors: the call's. kCancelled within moments after `stop`, when the call itself heeds it.
absl::Status Retry(const RetryOptions& options, const std::function<absl::Status()>& call);

}  // namespace landbridge
