// SPDX-License-Identifier: Apache-2.0
// A whole simulation: a real broker that is stopped, killed and given other policies, agencies that
// publish through the publish client, and subscribers that write down what they get.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/checkers.h"
#include "tests/simulation/feed_record.h"
#include "tests/simulation/settings.h"
#include "tests/simulation/truth.h"

namespace landbridge::testing {

struct SimulationRun {
  std::vector<std::unique_ptr<FeedRecord>> records;  // of the subscribers, then of the auditors
  std::unique_ptr<Truth> truth;
  FinalState state;
  // Of agencies that could not publish, and of a broker that did not stop well.
  std::vector<std::string> failures;
};

// Prints the settings before and a summary after. What is wrong is in the result, except for a
// broker that does not start, which ends the test.
SimulationRun Simulate(const SimulationSettings& settings);

}  // namespace landbridge::testing
