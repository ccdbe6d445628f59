// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/places.h"

namespace landbridge::testing {
namespace {

Place Next(Place place, const FeedRecord& record, const SeenResponse& response) {
  switch (response.kind) {
    case Seen::kSnapshotStarted:
      return {.phase = Phase::kSnapshot, .generation = response.generation};
    case Seen::kChangeStarted:
      return {.phase = Phase::kChange, .generation = place.generation};
    case Seen::kSnapshotFinished:
    case Seen::kChangeFinished:
      return {.phase = Phase::kTail, .generation = place.generation, .settled = place.phase};
    case Seen::kDelivery:
      if (place.phase == Phase::kTail && response.entries > 0) {
        place.through = (record.end_of(response) - 1)->event;
      }
      return place;
    case Seen::kProgress:
      if (place.phase == Phase::kTail) place.through = response.through_event;
      return place;
  }
  return place;
}

}  // namespace

Places::Places(const FeedRecord& record) {
  for (size_t i = 0; i < record.responses.size(); ++i) {
    const SeenResponse& response = record.responses[i];
    const bool is_first = i == 0 || record.responses[i - 1].stream != response.stream;
    previous_.push_back(is_first ? record.streams[response.stream].parent
                                 : static_cast<int64_t>(i) - 1);
    before_.push_back(previous_[i] < 0 ? Place() : after_[static_cast<size_t>(previous_[i])]);
    after_.push_back(Next(before_[i], record, response));
  }
}

}  // namespace landbridge::testing
