// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/holdings.h"

namespace landbridge::testing {

void Holdings::Apply(const SeenEntry& entry) {
  const auto found = listings_.find(entry.listing);
  if (found != listings_.end() && found->second.generation == generation_ &&
      entry.event < found->second.event) {
    return;
  }
  if (entry.has_listing) {
    Set(entry.listing, Held{entry.event, entry.hash, generation_});
  } else if (found != listings_.end()) {
    Set(entry.listing, std::nullopt);
  }
}

void Holdings::Finish(const SeenResponse& response) {
  if (response.kind == Seen::kSnapshotStarted) {
    undo_.push_back({.generation = generation_});
    generation_ = response.generation;
  }
  if (response.kind != Seen::kSnapshotFinished) return;
  std::vector<uint32_t> old;
  for (const auto& [listing, held] : listings_) {
    if (held.generation != generation_) old.push_back(listing);
  }
  for (const uint32_t listing : old) Set(listing, std::nullopt);
}

void Holdings::Set(uint32_t listing, std::optional<Held> held) {
  const auto found = listings_.find(listing);
  undo_.push_back({.listing = listing});
  if (found != listings_.end()) undo_.back().held = found->second;
  if (held) {
    listings_[listing] = *held;
  } else {
    listings_.erase(listing);
  }
}

void Holdings::RollBack(size_t mark) {
  while (undo_.size() > mark) {
    const Undo& undo = undo_.back();
    if (undo.listing == 0) {
      generation_ = undo.generation;
    } else if (undo.held) {
      listings_[undo.listing] = *undo.held;
    } else {
      listings_.erase(undo.listing);
    }
    undo_.pop_back();
  }
}

}  // namespace landbridge::testing
