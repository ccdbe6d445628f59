// SPDX-License-Identifier: Apache-2.0
// Everything that one subscriber saw and did, in a form that is small enough to be kept whole and
// complete enough to be judged afterwards.
//
// Responses are numbered through all streams of the subscriber. A stream that was opened with the
// token of a response goes on after that response, which need not be the last one: state and token
// were rolled back together, as after a crash. So the numbers of what was applied form a path:
// the responses of a stream, and before them those up to its `parent`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "landbridge/v1/feed_service.pb.h"
#include "landbridge/v1/problem.pb.h"
#include "tests/simulation/naive_view.h"

namespace landbridge::testing {

struct SeenEntry {
  uint32_t event = 0;
  uint32_t listing = 0;
  uint32_t hash = 0;     // of the content without its event number; 0 without content
  int32_t company = -1;  // of the subject, when there is content
  uint16_t fields = 0;   // number of ListingFields, when there is content
  v1::EntryKind kind = v1::ENTRY_KIND_UNSPECIFIED;
  bool has_listing = false;
  bool withheld = false;
  bool has_lift = false;
};

enum class Seen : uint8_t {
  kSnapshotStarted,
  kDelivery,
  kSnapshotFinished,
  kProgress,
  kChangeStarted,
  kChangeFinished,
};

struct SeenResponse {
  Seen kind = Seen::kDelivery;
  uint32_t stream = 0;
  uint32_t first_entry = 0;  // in FeedRecord::entries
  uint32_t entries = 0;
  int64_t through_event = 0;  // of kProgress
  int64_t through_ms = 0;     // of kProgress; 0 when it had none
  uint64_t generation = 0;    // of kSnapshotStarted and kSnapshotFinished
  bool has_token = true;
};

struct SeenStream {
  int64_t parent = -1;       // the response whose token it was opened with; -1 without a token
  std::vector<int> views;    // in FeedRecord::views; more than one if the policy changed meanwhile
  int64_t known_before = 0;  // the auditor had seen the feed up to here when it was opened
  absl::StatusCode end = absl::StatusCode::kUnknown;
  v1::ProblemReason reason = v1::PROBLEM_REASON_UNSPECIFIED;
};

struct SeenAcknowledgement {
  int64_t response = -1;  // whose token was sent; -1: none was, the broker was asked
  bool answered = false;
  int64_t event = 0;
};

// The subscriber read nothing until the auditor had got so far, or everything was published.
struct SeenPause {
  int64_t wanted_events = 0;
  int64_t passed_events = 0;
  bool was_over = false;  // there was nothing more to come
};

struct FeedRecord {
  std::string name;  // for messages
  bool named = false;
  std::vector<NaiveView> views;
  std::vector<SeenStream> streams;
  std::vector<SeenResponse> responses;
  std::vector<SeenEntry> entries;
  std::vector<SeenAcknowledgement> acknowledgements;
  std::vector<SeenPause> pauses;
  // Why the subscriber gave up; empty when it got to the end.
  std::string failure;
  // The last progress, when it got to the end.
  int64_t drained_through = -1;

  const SeenEntry* begin_of(const SeenResponse& response) const {
    return entries.data() + response.first_entry;
  }
  const SeenEntry* end_of(const SeenResponse& response) const {
    return begin_of(response) + response.entries;
  }
};

}  // namespace landbridge::testing
