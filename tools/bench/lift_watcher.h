// SPDX-License-Identifier: Apache-2.0
// A subscriber that waits for listings to end: checks that each event comes once and in order, and
// remembers when lifts came.
//
// Belongs to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/support/byte_buffer.h"
#include "landbridge/v1/feed_service.pb.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/raw_stream.h"

namespace landbridge::bench {

// The listings that ended because their publication did.
struct Lifts {
  int64_t listings = 0;
  absl::Time event_time = absl::InfinitePast();  // of the first, by the broker's clock
  absl::Time first_arrival = absl::InfinitePast();
  absl::Time last_arrival = absl::InfinitePast();
};

class LiftWatcher {
 public:
  // Connects and goes on from the place of `request`, a Subscribe request of a view that shows
  // everything, whose last event is `event`.
  static absl::StatusOr<std::unique_ptr<LiftWatcher>> Connect(const BenchBroker& broker,
                                                              const std::string& request,
                                                              int64_t event);

  // Errors: kInternal: an event came twice, out of order or not at all, a lift was told with
  // content or for another reason, or a listing was lifted again.
  absl::StatusOr<Lifts> lifts() const;

  // The last event that came.
  int64_t last_event() const;

 private:
  explicit LiftWatcher(int64_t event) : last_event_(event) {}

  bool Take(const grpc::ByteBuffer& message);
  absl::Status TakeEntry(const v1::Entry& entry, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  int64_t last_event_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_set<std::string> lifted_ ABSL_GUARDED_BY(mutex_);
  Lifts lifts_ ABSL_GUARDED_BY(mutex_);
  absl::Status fault_ ABSL_GUARDED_BY(mutex_);

  // Destroyed first: it calls back.
  std::unique_ptr<RawStream> stream_;
};

}  // namespace landbridge::bench
