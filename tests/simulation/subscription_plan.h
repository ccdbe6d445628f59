// SPDX-License-Identifier: Apache-2.0
// What one subscriber is and how it behaves, and the chance that decides about its next view.
#pragma once

#include <cstdint>
#include <string>

#include "tests/simulation/naive_view.h"
#include "tests/simulation/world.h"
#include "tools/samples/sample_random.h"

namespace landbridge::testing {

struct SubscriptionPlan {
  std::string province;
  std::string name;  // empty for an ad hoc subscription
  v1::Filter filter;
  bool has_watch_list = false;  // of a named one
  Watched watched;

  uint64_t seed = 0;
  int disconnects_max = 0;
  int view_changes_max = 0;
  int pauses_max = 0;
  bool watches_all_the_time = false;  // an auditor: it does nothing by its own will
  bool is_clock = false;              // its place in the feed is a milestone
  bool once = false;                  // it ends with the first progress
};

// A filter that the province may use under any policy of the world.
v1::Filter RandomFilter(const World& world, const std::string& province,
                        samples::SampleRandom& random);

Watched RandomWatchList(const World& world, samples::SampleRandom& random);

// Of the subscriber `number`.
SubscriptionPlan RandomPlan(const World& world, uint64_t seed, int number);

}  // namespace landbridge::testing
