// SPDX-License-Identifier: Apache-2.0
// One judge for each guarantee of docs/subscribers.md, and some for what follows from them. Each
// looks at what one subscriber recorded, and at what really happened.
//
// All functions are pure and may be called from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tests/simulation/feed_record.h"
#include "tests/simulation/truth.h"

namespace landbridge::testing {

// What a checker found.
class Verdict {
 public:
  // Something was looked at and could have been wrong.
  void Judge(bool holds, const std::string& complaint) {
    ++judged_;
    if (!holds) Complain(complaint);
  }
  // The same for what is looked at millions of times.
  void Judge() { ++judged_; }
  void Complain(const std::string& complaint);

  int64_t judged() const { return judged_; }
  int64_t complaints() const { return complaints_; }
  // The first of them.
  const std::vector<std::string>& texts() const { return texts_; }

  void Add(const std::string& who, const Verdict& other);

 private:
  int64_t judged_ = 0;
  int64_t complaints_ = 0;
  std::vector<std::string> texts_;
};

// A listing in force in the broker's last state.
struct FinalListing {
  uint16_t fields = 0;
  ListingSubject subject;
  uint32_t hash = 0;
};
using FinalState = absl::flat_hash_map<uint32_t, FinalListing>;

Verdict CheckOrdered(const FeedRecord& record);
Verdict CheckNoGap(const FeedRecord& record, const Truth& truth);
Verdict CheckNoRepeat(const FeedRecord& record);
// A stream goes on where its token says, in the same phase, and is refused for good reason only.
Verdict CheckResumable(const FeedRecord& record);
Verdict CheckSnapshotExact(const FeedRecord& record, const Truth& truth);
Verdict CheckViewChangeExact(const FeedRecord& record, const Truth& truth);
Verdict CheckLiftsUnfilterable(const FeedRecord& record, const Truth& truth);
Verdict CheckWithheld(const FeedRecord& record, const Truth& truth);
Verdict CheckLeavingIsNotLifting(const FeedRecord& record, const Truth& truth);
Verdict CheckWholeListings(const FeedRecord& record, const Truth& truth);
Verdict CheckProgress(const FeedRecord& record, const Truth& truth);
Verdict CheckAcknowledged(const FeedRecord& record, const Truth& truth);
Verdict CheckIsolation(const FeedRecord& record);
// Nothing is shown that the filter or the policy leaves out.
Verdict CheckWithinView(const FeedRecord& record, const Truth& truth);
// What is held at the end is the view of the broker's last state.
Verdict CheckFinalState(const FeedRecord& record, const Truth& truth, const FinalState& state);
// Every number up to the head is an event.
Verdict CheckDense(const Truth& truth);

}  // namespace landbridge::testing
