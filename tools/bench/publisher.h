// SPDX-License-Identifier: Apache-2.0
// Publishes the records of load.h in order, and remembers when.
//
// Belongs to one thread, but for `settled`, which any may call.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "adapters/sdk/publish_client.h"
#include "landbridge/v1/record.pb.h"
#include "tools/bench/bench_broker.h"

namespace landbridge::bench {

// When something was true of all records up to a number.
struct Mark {
  int64_t records = 0;
  absl::Time time;
};

class Publisher {
 public:
  static absl::StatusOr<std::unique_ptr<Publisher>> Open(const BenchBroker& broker);

  // Publishes `count` more and returns when they are settled.
  //
  // Errors: as PublishClient; kInternal: not each of them began a listing.
  absl::Status Publish(int64_t count);

  // Makes the next `count` records, so that Send() finds them made.
  void Prepare(int64_t count);

  // The parts of Publish, for a pace of one's own. Send() hands one record over, which goes out
  // with the next ones or with Flush(), as PublishClient has it.
  absl::Status Send();
  absl::Status Flush() { return client_->Flush(); }
  absl::Status AwaitAll();

  // Publishes at full speed until `end`, then waits until all is settled.
  absl::Status PublishUntil(absl::Time end);

  // All so far, which is also the number of the feed's last event.
  int64_t published() const { return published_; }

  // How many are known to be settled.
  int64_t settled() const { return settled_; }

  // When records were handed over, one mark for every few, and when they were known to be settled.
  std::vector<Mark> sent_marks() const { return sent_marks_; }
  std::vector<Mark> settled_marks() const;

 private:
  Publisher() = default;

  int64_t published_ = 0;
  std::deque<v1::Record> prepared_;  // the next ones
  std::vector<Mark> sent_marks_;
  std::atomic<int64_t> settled_ = 0;
  mutable absl::Mutex mutex_;
  std::vector<Mark> settled_marks_ ABSL_GUARDED_BY(mutex_);

  // Destroyed first: it calls back.
  std::unique_ptr<PublishClient> client_;
};

// Opens a source of the first agency. The client does not try for long when the broker ends its
// stream: its next call returns what the broker said.
absl::StatusOr<std::unique_ptr<PublishClient>> OpenSource(
    const BenchBroker& broker, const std::string& source,
    std::function<void(const v1::PublishResponse::Settled&)> on_settled);

// The time of the first mark of `marks` with at least `records`.
//
// Requires: there is one.
absl::Time TimeOf(const std::vector<Mark>& marks, int64_t records);

}  // namespace landbridge::bench
