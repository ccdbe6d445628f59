// SPDX-License-Identifier: Apache-2.0
// What Prometheus is told of the broker: the numbers that operators are told, read when they are
// asked for. Nothing is counted twice.
//
// A part that cannot be read is left out of the answer and counted; the rest is told.
// Any thread may call Collect; askers that come while the state is read wait for that reading.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "broker/admin/status_reporter.h"
#include "prometheus/collectable.h"
#include "prometheus/metric_family.h"
#include "proto/contract/clock.h"

namespace landbridge {

struct StreamCounts {
  size_t publish = 0;
  size_t subscribe = 0;
};

class BrokerMetrics final : public prometheus::Collectable {
 public:
  // What was read less than this ago is told again, so that askers cannot load the store.
  static constexpr absl::Duration kReuse = absl::Seconds(1);

  // Everything must outlive this object. `open_streams` is called on any thread.
  BrokerMetrics(const StatusReporter& status, std::function<StreamCounts()> open_streams,
                Clock& clock)
      : status_(status), open_streams_(std::move(open_streams)), clock_(clock) {}

  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  std::vector<prometheus::MetricFamily> Read() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const StatusReporter& status_;
  const std::function<StreamCounts()> open_streams_;
  Clock& clock_;

  // Guards what asking changes; Prometheus' interface asks const objects.
  mutable absl::Mutex mutex_;
  mutable absl::Time read_time_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  mutable std::vector<prometheus::MetricFamily> families_ ABSL_GUARDED_BY(mutex_);
  mutable int64_t standing_errors_ ABSL_GUARDED_BY(mutex_) = 0;
  mutable int64_t subscription_errors_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace landbridge
