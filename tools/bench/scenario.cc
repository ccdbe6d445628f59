// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/scenario.h"

namespace landbridge::bench {

const std::vector<Scenario>& Scenarios() {
  static const auto* const scenarios = new std::vector<Scenario>{
      {"fanout", "the feed to many subscribers, against a bare gRPC stream of the same bytes",
       RunFanout},
      {"stalled", "what a subscriber that reads nothing costs everybody else", RunStalled},
      {"idle", "one change after a time in which nothing happened, until a subscriber has it",
       RunIdle},
      {"watch-list", "a watch list: its upload, its memory, and what it adds to each event",
       RunWatchList},
      {"peers", "NATS JetStream, PostgreSQL and Redis with the same records, beside the broker",
       RunPeers},
  };
  return *scenarios;
}

}  // namespace landbridge::bench
