// SPDX-License-Identifier: Apache-2.0
// A subscriber that stays at the head of the feed: checks that it gets each event of its view once
// and in order, and remembers what reached it when.
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
#include "grpcpp/support/byte_buffer.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/load.h"
#include "tools/bench/places.h"
#include "tools/bench/publisher.h"
#include "tools/bench/raw_stream.h"
#include "tools/bench/view_check.h"

namespace landbridge::bench {

class Follower {
 public:
  // Connects subscriber `index` with such views. It goes on from its place.
  static absl::StatusOr<std::unique_ptr<Follower>> Connect(const BenchBroker& broker,
                                                           const Places& places, Views views,
                                                           int index);

  void Start() { stream_->Start(); }

  // Opens the stream without reading from it; Read begins with that.
  void StartWithoutReading() { stream_->StartWithoutReading(); }
  void Read() { stream_->Read(); }

  // Waits until the broker said that there is nothing more.
  absl::Status AwaitHead();

  // Waits until everything of the view up to `event` has come.
  //
  // Errors: kInternal: an event came twice, out of order, or not at all; others: the stream ended.
  absl::Status AwaitEvent(int64_t event);

  // Events since Connect.
  int64_t events() const;
  // One mark for each message: its last event, and when it came.
  std::vector<Mark> arrivals() const;

 private:
  Follower(Views views, int index, int64_t event) : check_(views, index, event) {}

  bool Take(const grpc::ByteBuffer& message);
  absl::Status AwaitThat(const std::function<bool()>& holds);

  mutable absl::Mutex mutex_;
  ViewCheck check_ ABSL_GUARDED_BY(mutex_);
  bool at_head_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<Mark> arrivals_ ABSL_GUARDED_BY(mutex_);
  absl::Status fault_ ABSL_GUARDED_BY(mutex_);

  // Destroyed first: it calls back.
  std::unique_ptr<RawStream> stream_;
};

// How long the last event of each message was on the way since the time in `marks`, which have all
// of them. Messages up to `event` are left out.
std::vector<double> DelaysMs(const std::vector<Mark>& arrivals, const std::vector<Mark>& marks,
                             int64_t event = 0);

}  // namespace landbridge::bench
