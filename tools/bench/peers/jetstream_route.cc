// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/jetstream_route.h"

#include "proto/contract/status_macros.h"
#include "tools/bench/open_loop.h"
#include "tools/bench/peers/jetstream_reader.h"
#include "tools/bench/scenario.h"

namespace landbridge::bench {

absl::StatusOr<std::unique_ptr<Route>> JetStreamRoute::Start(const std::filesystem::path& folder,
                                                             const Certificates& certificates) {
  LB_ASSIGN_OR_RETURN(auto server, JetStreamServer::Start(folder, certificates));
  auto route = std::unique_ptr<JetStreamRoute>(new JetStreamRoute(std::move(server), certificates));
  LB_ASSIGN_OR_RETURN(
      route->publisher_,
      JetStreamPublisher::Connect(route->server_->port(), certificates, Sending::kAtOnce));
  LB_RETURN_IF_ERROR(route->Prepare(kFirstRecords));
  LB_RETURN_IF_ERROR(route->publisher_->SendAll());
  return route;
}

absl::Status JetStreamRoute::Prepare(int64_t records) {
  for (int64_t i = 0; i < records; ++i) {
    LB_RETURN_IF_ERROR(publisher_->Prepare(published_++));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<double>> JetStreamRoute::Deliver(double per_second,
                                                            absl::Duration duration) {
  const int64_t begin = published_;
  const int64_t count = ScheduleOf(per_second, duration).count;
  LB_RETURN_IF_ERROR(Prepare(count));
  LB_ASSIGN_OR_RETURN(const auto reader, JetStreamReader::Connect(server_->port(), certificates_));
  LB_RETURN_IF_ERROR(reader->ReadFrom(begin + 1, count, Arrivals::kEach));
  // The time starts here, when all is prepared.
  const OpenLoopSchedule schedule = ScheduleOf(per_second, duration);
  OpenLoopRecorder recorder(schedule);
  OpenLoopCalls calls;
  calls.send = [this](int64_t i, absl::Time) { return publisher_->Send(static_cast<size_t>(i)); };
  LB_RETURN_IF_ERROR(RunOpenLoop(schedule, calls, recorder));
  LB_RETURN_IF_ERROR(publisher_->AwaitAll());
  LB_RETURN_IF_ERROR(reader->AwaitAll().status());
  int64_t next = 0;
  for (const absl::Time arrival : reader->arrivals()) recorder.Arrived(next++, arrival);
  return recorder.LatenciesMs();
}

}  // namespace landbridge::bench
