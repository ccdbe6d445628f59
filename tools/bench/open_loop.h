// SPDX-License-Identifier: Apache-2.0
// Sends things at times that are fixed beforehand, however long the ones before took, and counts
// the latency of each from when it was due. So a system that stalls pays for everything that should
// have been sent meanwhile: nothing is left out because the sender waited, too.
//
//   const OpenLoopSchedule schedule = ScheduleOf(1'000, absl::Seconds(10));
//   OpenLoopRecorder recorder(schedule);
//   // elsewhere, on any thread: recorder.Arrived(i, absl::Now());
//   LB_RETURN_IF_ERROR(RunOpenLoop(schedule, {.send = [&](int64_t i, absl::Time) { ... }},
//                                  recorder));
//   ... wait for all ...
//   LB_ASSIGN_OR_RETURN(const std::vector<double> latencies_ms, recorder.LatenciesMs());
//   AddLatency(latencies_ms, row);
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/bench/table.h"

namespace landbridge::bench {

struct OpenLoopSchedule {
  absl::Time start;
  double per_second = 1;
  int64_t count = 0;

  // When number `i`, from 0 on, is to be sent.
  absl::Time DueOf(int64_t i) const;
};

// As many as are due in `duration`, at least one. It begins a little after now, so that whoever
// sends is ready.
OpenLoopSchedule ScheduleOf(double per_second, absl::Duration duration);

// What happened to each number of a schedule. Any thread may call Arrived, for different numbers
// also at the same time; everything else belongs to one thread, after the calls that it is about.
class OpenLoopRecorder {
 public:
  explicit OpenLoopRecorder(const OpenLoopSchedule& schedule);

  void Sent(int64_t i, absl::Time when);
  void Arrived(int64_t i, absl::Time when);

  // From when each was due to when it arrived, in order.
  //
  // Errors: kInternal: one did not arrive, arrived twice, or is of no schedule.
  absl::StatusOr<std::vector<double>> LatenciesMs() const;

  // How much later than due each was handed over. It is part of the latency.
  std::vector<double> LatenessMs() const;

 private:
  const OpenLoopSchedule schedule_;
  std::vector<absl::Time> sent_;
  std::vector<absl::Time> arrived_;
  std::atomic<int64_t> unexpected_ = 0;
};

struct OpenLoopCalls {
  std::function<absl::Status(int64_t i, absl::Time due)> send;
  // Called each time that nothing is due, before waiting: for a sender that collects what it sends.
  std::function<absl::Status()> before_wait = {};
};

// Calls `send` for each number at its time, or as soon as the call before has returned, on the
// calling thread. It sleeps in between, which is a few microseconds late; it takes no processor.
//
// Errors: the first one of a call.
absl::Status RunOpenLoop(const OpenLoopSchedule& schedule, const OpenLoopCalls& calls,
                         OpenLoopRecorder& recorder);

// Adds p50, p99, p99.9 and the greatest, in ms.
//
// Requires: there are latencies.
void AddLatency(const std::vector<double>& latencies_ms, Row& row);

}  // namespace landbridge::bench
