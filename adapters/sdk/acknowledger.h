// SPDX-License-Identifier: Apache-2.0
// Acknowledges what a subscriber has stored, now and then and soon after a lift, beside the feed.
//
//   Acknowledger acknowledger([&](const std::string& token) { return feed.Acknowledge(token); });
//   acknowledger.Note(stored_token, /*soon=*/has_lift);   // after each response that was stored
//   LB_RETURN_IF_ERROR(acknowledger.Finish());
//
// However often Note is called, calls to the broker keep their distance: a token that is followed
// by a later one before its turn is not sent. Note, Finish and the destructor belong to one thread;
// `send` and `on_refused` run on a thread of the acknowledger's own.
#pragma once

#include <functional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace landbridge {

struct AcknowledgerOptions {
  absl::Duration interval = absl::Seconds(10);            // at least, between two calls
  absl::Duration interval_after_lift = absl::Seconds(1);  // the same, when a lift is waiting
  // Called once, when the broker refuses for good.
  std::function<void()> on_refused = {};
};

class Acknowledger {
 public:
  explicit Acknowledger(std::function<absl::Status(const std::string& token)> send,
                        AcknowledgerOptions options = {});
  ~Acknowledger();
  Acknowledger(const Acknowledger&) = delete;
  Acknowledger& operator=(const Acknowledger&) = delete;

  // `token` is stored. `soon`: so is a lift that was not stored before.
  void Note(const std::string& token, bool soon);

  // Sends what was noted and not sent yet; then nothing is sent any more.
  //
  // Errors: the broker's, when it refused for good; anything else may be tried again with the next
  // run, and is OK.
  absl::Status Finish();

 private:
  void Work();
  void SendPending() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool Pending() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::function<absl::Status(const std::string& token)> send_;
  const AcknowledgerOptions options_;
  absl::Mutex mutex_;
  std::string noted_ ABSL_GUARDED_BY(mutex_);
  std::string sent_ ABSL_GUARDED_BY(mutex_);
  bool soon_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time last_try_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  absl::Status refused_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace landbridge
