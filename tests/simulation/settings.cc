// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/settings.h"

#include <cstdlib>
#include <random>
#include <string>

namespace landbridge::testing {

SimulationSettings SimulationSettings::Default() {
  SimulationSettings settings;
#ifdef LANDBRIDGE_LONG_TESTS
  settings.subscribers = 200;
  settings.changes = 520'000;
  settings.stops = 30;
  settings.policy_changes = 12;
  settings.companies = 4000;
  settings.records_max = 3000;
  settings.disconnects_max = 120;
  settings.view_changes_max = 12;
  settings.patience = absl::Minutes(50);
#endif
  return settings;
}

SimulationSettings SimulationSettings::FromEnvironment() {
  SimulationSettings settings = Default();
  const char* seed = std::getenv("LANDBRIDGE_SIMULATION_SEED");
  settings.seed = seed != nullptr ? std::stoull(seed) : std::random_device()();
  return settings;
}

}  // namespace landbridge::testing
