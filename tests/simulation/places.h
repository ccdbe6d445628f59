// SPDX-License-Identifier: Apache-2.0
// Where a subscriber was in the feed after each response, found by following the path that leads to
// it.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "tests/simulation/feed_record.h"

namespace landbridge::testing {

enum class Phase : uint8_t { kNone, kSnapshot, kChange, kTail };

struct Place {
  Phase phase = Phase::kNone;
  uint64_t generation = 0;  // of the last snapshot that began
  // kTail: everything up to here was told. Unknown between the end of a snapshot, or of a change of
  // the view, and what comes next.
  int64_t through = -1;
  // kTail: what the subscriber was in before it.
  Phase settled = Phase::kNone;

  bool is_known() const { return phase == Phase::kTail && through >= 0; }
};

class Places {
 public:
  explicit Places(const FeedRecord& record);

  // After the response, and before it.
  const Place& After(size_t response) const { return after_[response]; }
  const Place& Before(size_t response) const { return before_[response]; }

  // The response before it on its path; -1 for none.
  int64_t PreviousOf(size_t response) const { return previous_[response]; }

  // The place where the stream was opened.
  Place OpeningOf(const SeenStream& stream) const {
    return stream.parent < 0 ? Place() : after_[static_cast<size_t>(stream.parent)];
  }

 private:
  std::vector<Place> after_;
  std::vector<Place> before_;
  std::vector<int64_t> previous_;
};

}  // namespace landbridge::testing
