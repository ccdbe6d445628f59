// SPDX-License-Identifier: Apache-2.0
// Where a subscriber keeps its view: the seam between the loop (feed_follower.h) and a store.
//
// A sink holds a row for each listing, (event, generation, content) by listing id, and the place in
// the feed. The rule for an entry is IsOlder below; the rest of the loop is FeedFollower's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "landbridge/v1/feed_service.pb.h"

namespace landbridge {

// What is stored beside the rows.
struct SinkPlace {
  std::string token;       // opaque bytes; empty when nothing was stored yet
  std::string generation;  // of the snapshot that began last
  // What the last progress said: the rows are as fresh as that. Zero and InfinitePast before.
  int64_t through_event = 0;
  absl::Time through_time = absl::InfinitePast();
};

// Whether an entry of `event` is older than what is held of its listing, and to be ignored. What is
// held from before the present snapshot is compared with nothing: its numbers may be of another
// store. An equal event is applied again.
inline bool IsOlder(int64_t event, std::string_view generation, int64_t held_event,
                    std::string_view held_generation) {
  return held_generation == generation && event < held_event;
}

// One thread at a time.
class FeedSink {
 public:
  virtual ~FeedSink() = default;

  // Forgets what was applied and not stored, opens what has to be opened, and returns the place
  // that is stored with the data. Called before anything else, and again after each error of Apply.
  //
  // Errors: kUnavailable: the store cannot be reached; the caller waits and calls again.
  //         Others end the run.
  virtual absl::StatusOr<SinkPlace> Load() = 0;

  // Applies a response; `place` is the place after it:
  //   entries of a delivery: skip those that are older; put those with a listing; delete the
  //   others; snapshot_finished: delete rows of other generations than place.generation.
  // Data and place are stored together, in this call or in a later one.
  //
  // Errors: as Load.
  virtual absl::Status Apply(const v1::SubscribeResponse& response, const SinkPlace& place) = 0;

  // Stores everything that was applied. Errors: as Load.
  virtual absl::Status Flush() = 0;

  // The token of the last place that is stored durably; empty when there is none.
  virtual const std::string& stored_token() const = 0;
};

}  // namespace landbridge
