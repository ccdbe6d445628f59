// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/landbridge_route.h"

#include <cstdint>
#include <utility>

#include "proto/contract/status_macros.h"
#include "tools/bench/open_loop.h"

namespace landbridge::bench {

absl::StatusOr<std::unique_ptr<Route>> LandbridgeRoute::Start(const std::filesystem::path& program,
                                                              const std::filesystem::path& folder,
                                                              const Certificates& certificates) {
  LB_ASSIGN_OR_RETURN(FeedStage stage, FeedStage::Open(program, folder, certificates));
  return std::unique_ptr<Route>(new LandbridgeRoute(std::move(stage)));
}

absl::StatusOr<std::vector<double>> LandbridgeRoute::Deliver(double per_second,
                                                             absl::Duration duration) {
  const int64_t begin = stage_.publisher->published();
  const size_t arrivals_before = stage_.subscriber->arrivals().size();
  stage_.publisher->Prepare(ScheduleOf(per_second, duration).count);
  // The time starts here, when all is prepared.
  const OpenLoopSchedule schedule = ScheduleOf(per_second, duration);
  OpenLoopRecorder recorder(schedule);
  OpenLoopCalls calls;
  calls.send = [this](int64_t, absl::Time) { return stage_.publisher->Send(); };
  calls.before_wait = [this] { return stage_.publisher->Flush(); };
  LB_RETURN_IF_ERROR(RunOpenLoop(schedule, calls, recorder));
  LB_RETURN_IF_ERROR(stage_.publisher->AwaitAll());
  LB_RETURN_IF_ERROR(stage_.subscriber->AwaitEvent(begin + schedule.count));
  // All events of a message came with its last one.
  int64_t next = 0;
  const std::vector<Mark> arrivals = stage_.subscriber->arrivals();
  for (size_t i = arrivals_before; i < arrivals.size(); ++i) {
    while (begin + next < arrivals[i].records) recorder.Arrived(next++, arrivals[i].time);
  }
  return recorder.LatenciesMs();
}

}  // namespace landbridge::bench
