// SPDX-License-Identifier: Apache-2.0
// Where each subscriber of a scenario stands in the feed.
//
// Subscribers with the same filter share a place. Belongs to one thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/load.h"
#include "tools/bench/reading.h"

namespace landbridge::bench {

class Places {
 public:
  // `broker` must outlive the object.
  explicit Places(const BenchBroker& broker) : broker_(broker) {}

  // Brings the first `subscribers` with such views to `event`, the last one of the feed: by a
  // snapshot those that were not heard of yet, the others by what they lack.
  absl::Status CatchUp(Views views, int subscribers, int64_t event);

  // The request with which a subscriber goes on.
  //
  // Requires: CatchUp was called for it.
  std::string RequestOf(Views views, int index) const;

  // The last event that it knows.
  //
  // Requires: CatchUp was called for it.
  int64_t EventOf(Views views, int index) const;

  // A reading by the first `subscribers` from their places to `until_event`.
  ReadingRequest Reading(Views views, int subscribers, int64_t until_event) const;

 private:
  struct Place {
    int64_t event = 0;
    std::string token;
  };

  const Place& PlaceOf(Views views, int index) const;

  static std::pair<Views, int> KeyOf(Views views, int index) {
    return {views, views == Views::kSame ? 0 : index % kRegions};
  }

  const BenchBroker& broker_;
  std::map<std::pair<Views, int>, Place> places_;
};

}  // namespace landbridge::bench
