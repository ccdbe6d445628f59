// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/landbridge_route.h"

#include <cstdint>
#include <utility>

#include "proto/contract/status_macros.h"
#include "tools/bench/load.h"
#include "tools/bench/open_loop.h"
#include "tools/bench/places.h"
#include "tools/bench/scenario.h"

namespace landbridge::bench {

absl::StatusOr<std::unique_ptr<Route>> LandbridgeRoute::Start(const std::filesystem::path& program,
                                                              const std::filesystem::path& folder,
                                                              const Certificates& certificates) {
  LB_ASSIGN_OR_RETURN(auto broker, BenchBroker::Start(program, folder, certificates));
  auto route = std::unique_ptr<LandbridgeRoute>(new LandbridgeRoute(std::move(broker)));
  LB_ASSIGN_OR_RETURN(route->publisher_, Publisher::Open(*route->broker_));
  LB_RETURN_IF_ERROR(route->publisher_->Publish(kFirstRecords));
  Places places(*route->broker_);
  LB_RETURN_IF_ERROR(places.CatchUp(Views::kSame, 1, kFirstRecords));
  LB_ASSIGN_OR_RETURN(route->subscriber_,
                      Follower::Connect(*route->broker_, places, Views::kSame, 0));
  route->subscriber_->Start();
  LB_RETURN_IF_ERROR(route->subscriber_->AwaitHead());
  return route;
}

absl::StatusOr<std::vector<double>> LandbridgeRoute::Deliver(double per_second,
                                                             absl::Duration duration) {
  const int64_t begin = publisher_->published();
  const size_t arrivals_before = subscriber_->arrivals().size();
  const OpenLoopSchedule schedule = ScheduleOf(per_second, duration);
  OpenLoopRecorder recorder(schedule);
  OpenLoopCalls calls;
  calls.send = [this](int64_t, absl::Time) { return publisher_->Send(); };
  calls.before_wait = [this] { return publisher_->Flush(); };
  LB_RETURN_IF_ERROR(RunOpenLoop(schedule, calls, recorder));
  LB_RETURN_IF_ERROR(publisher_->AwaitAll());
  LB_RETURN_IF_ERROR(subscriber_->AwaitEvent(begin + schedule.count));
  // All events of a message came with its last one.
  int64_t next = 0;
  const std::vector<Mark> arrivals = subscriber_->arrivals();
  for (size_t i = arrivals_before; i < arrivals.size(); ++i) {
    while (begin + next < arrivals[i].records) recorder.Arrived(next++, arrivals[i].time);
  }
  return recorder.LatenciesMs();
}

}  // namespace landbridge::bench
