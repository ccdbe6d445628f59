// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/scenario.h"

namespace landbridge::bench {

const std::vector<Scenario>& Scenarios() {
  static const auto* const scenarios = new std::vector<Scenario>{
      {"fanout", "the feed to many subscribers, against a bare gRPC stream of the same bytes",
       RunFanout},
  };
  return *scenarios;
}

}  // namespace landbridge::bench
