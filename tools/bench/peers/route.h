// SPDX-License-Identifier: Apache-2.0
// From one publisher through a system to one subscriber that waits for what comes.
//
// Belongs to one thread. Server, store and connections end with it.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace landbridge::bench {

class Route {
 public:
  Route() = default;
  virtual ~Route() = default;
  Route(const Route&) = delete;
  Route& operator=(const Route&) = delete;

  // As tables show it.
  virtual std::string name() const = 0;

  // The process that was started.
  virtual pid_t server() const = 0;

  // Publishes the next records of load.h at that pace, whatever becomes of those before, and
  // returns how long after it was due each of them reached the subscriber, in milliseconds.
  //
  // Errors: kInternal: the subscriber did not get each record once and in order.
  virtual absl::StatusOr<std::vector<double>> Deliver(double per_second,
                                                      absl::Duration duration) = 0;
};

}  // namespace landbridge::bench
