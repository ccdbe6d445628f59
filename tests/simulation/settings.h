// SPDX-License-Identifier: Apache-2.0
// How large a simulation is, and the seed that decides everything in it that chance decides.
//
// Threads and processes run as they like, so two runs of one seed differ in their interleaving;
// what is published, who subscribes to what, and what is done to whom after how many messages is
// equal.
#pragma once

#include <cstdint>

#include "absl/time/time.h"

namespace landbridge::testing {

struct SimulationSettings {
  uint64_t seed = 0;
  int subscribers = 40;
  int changes = 24'000;  // of all agencies together
  int stops = 4;         // of the broker, every other one by SIGKILL
  int policy_changes = 3;
  int companies = 600;
  int records_max = 700;                       // of one agency
  int disconnects_max = 30;                    // of one subscriber, by its own will
  int view_changes_max = 6;                    // of one named subscription, by its own will
  absl::Duration patience = absl::Minutes(4);  // for the whole run

  // Of the long form, when the tests were built with LANDBRIDGE_LONG_TESTS.
  static SimulationSettings Default();

  // The default, with the seed of LANDBRIDGE_SIMULATION_SEED, or a new one.
  static SimulationSettings FromEnvironment();
};

}  // namespace landbridge::testing
