// SPDX-License-Identifier: Apache-2.0
// A broker with a new store, one publisher, and one subscriber that sees everything, has what was
// published so far, and waits for more.
//
//   LB_ASSIGN_OR_RETURN(const FeedStage stage, FeedStage::Open(program, folder, certificates));
//   LB_RETURN_IF_ERROR(stage.publisher->Publish(1));
//   LB_RETURN_IF_ERROR(stage.subscriber->AwaitEvent(stage.publisher->published()));
//
// Belongs to one thread.
#pragma once

#include <filesystem>
#include <memory>

#include "absl/status/statusor.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/certificates.h"
#include "tools/bench/follower.h"
#include "tools/bench/publisher.h"

namespace landbridge::bench {

struct FeedStage {
  // Starts `program` in `folder`, which is created.
  static absl::StatusOr<FeedStage> Open(const std::filesystem::path& program,
                                        const std::filesystem::path& folder,
                                        const Certificates& certificates);

  std::unique_ptr<BenchBroker> broker;
  std::unique_ptr<Publisher> publisher;
  std::unique_ptr<Follower> subscriber;
};

}  // namespace landbridge::bench
