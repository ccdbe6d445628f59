// SPDX-License-Identifier: Apache-2.0
// Whether a subscriber gets each event of its view once and in order: what load.h publishes is
// known, so what each view shows is, too.
//
// Belongs to one thread.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "tools/bench/load.h"

namespace landbridge::bench {

class ViewCheck {
 public:
  // For subscriber `index` with such views, which knows everything up to `event`.
  ViewCheck(Views views, int index, int64_t event) : views_(views), index_(index), next_(event) {}

  // The next event that came.
  //
  // Errors: kInternal: it came again, is not in the view, or another one should have come before.
  absl::Status Take(int64_t event);

  // Whether everything of the view up to `event` has come.
  bool IsComplete(int64_t event);

  // Events that came, and the last one that came or is not in the view.
  int64_t events() const { return events_; }
  int64_t last_event() const { return next_; }

 private:
  const Views views_;
  const int index_;
  // The record that is looked at next. Its event has the number after it.
  int64_t next_;
  int64_t events_ = 0;
};

}  // namespace landbridge::bench
