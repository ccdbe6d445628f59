// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/feed_stage.h"

#include "proto/contract/status_macros.h"
#include "tools/bench/load.h"
#include "tools/bench/places.h"
#include "tools/bench/scenario.h"

namespace landbridge::bench {

absl::StatusOr<FeedStage> FeedStage::Open(const std::filesystem::path& program,
                                          const std::filesystem::path& folder,
                                          const Certificates& certificates) {
  FeedStage stage;
  LB_ASSIGN_OR_RETURN(stage.broker, BenchBroker::Start(program, folder, certificates));
  LB_ASSIGN_OR_RETURN(stage.publisher, Publisher::Open(*stage.broker));
  LB_RETURN_IF_ERROR(stage.publisher->Publish(kFirstRecords));
  Places places(*stage.broker);
  LB_RETURN_IF_ERROR(places.CatchUp(Views::kSame, 1, kFirstRecords));
  LB_ASSIGN_OR_RETURN(stage.subscriber, Follower::Connect(*stage.broker, places, Views::kSame, 0));
  stage.subscriber->Start();
  LB_RETURN_IF_ERROR(stage.subscriber->AwaitHead());
  return stage;
}

}  // namespace landbridge::bench
