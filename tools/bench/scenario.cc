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
      {"latency", "publish to delivery at parts of the ingest rate, open loop, and after idle",
       RunLatency},
      {"query", "one listing, a company's listings, and screening in batches", RunQuery},
      {"ceilings", "the parts of the work, each by itself, as fast as the machine does them",
       RunCeilings},
      {"ingest", "what agencies send at full speed, until it is settled: new, repeated, in many",
       RunIngest},
      {"catch-up", "provinces that resume far behind, from a broker that has nothing in memory",
       RunCatchUp},
      {"snapshot", "provinces that begin, from a broker that has nothing in memory", RunSnapshot},
      {"recovery", "a broker's start after a kill, and its state derived from the log again",
       RunRecovery},
      {"expiry", "many listings that end with the same day, and what other changes wait meanwhile",
       RunExpiry},
      {"sources", "what adapters read, in every format: rows and records, beside a plain read",
       RunSources},
      {"peers", "NATS JetStream, PostgreSQL and Redis with the same records, beside the broker",
       RunPeers},
  };
  return *scenarios;
}

}  // namespace landbridge::bench
