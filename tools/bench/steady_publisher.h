// SPDX-License-Identifier: Apache-2.0
// Changes at a fixed pace, whatever becomes of those before, and how long each of them waited until
// it was settled: counted from when it was to be sent, so that one that was held up counts in full.
//
// Belongs to one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "adapters/sdk/publish_client.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/publisher.h"

namespace landbridge::bench {

struct Waiting {
  absl::Time sent;  // when it was to be
  absl::Duration settled_after;
};

class SteadyPublisher {
 public:
  // A source of its own, whose records are those of load.h from `first_record` on.
  static absl::StatusOr<std::unique_ptr<SteadyPublisher>> Open(const BenchBroker& broker,
                                                               int64_t first_record);

  // Publishes a change every `interval` until `is_over`, which is asked after each, then waits
  // until all are settled.
  //
  // Errors: as PublishClient; kInternal: not each of them began a listing; that of `is_over`.
  absl::Status PublishUntil(const std::function<absl::StatusOr<bool>()>& is_over,
                            absl::Duration interval);

  // Of all changes, in order.
  std::vector<Waiting> waitings() const;

 private:
  explicit SteadyPublisher(int64_t first_record) : first_record_(first_record) {}

  const int64_t first_record_;
  std::vector<absl::Time> sent_;
  mutable absl::Mutex mutex_;
  std::vector<Mark> settled_marks_ ABSL_GUARDED_BY(mutex_);

  // Destroyed first: it calls back.
  std::unique_ptr<PublishClient> client_;
};

}  // namespace landbridge::bench
