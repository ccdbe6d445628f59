// SPDX-License-Identifier: Apache-2.0
// What a subscriber holds that runs the loop of docs/subscribers.md, and what it held after any
// response before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tests/simulation/feed_record.h"

namespace landbridge::testing {

class Holdings {
 public:
  struct Held {
    uint32_t event = 0;
    uint32_t hash = 0;
    uint64_t generation = 0;
  };
  using Listings = absl::flat_hash_map<uint32_t, Held>;

  // Applies one entry of a delivery.
  void Apply(const SeenEntry& entry);
  // Applies what else the response says. Requires: its entries were applied.
  void Finish(const SeenResponse& response);

  // The number of things that were done, to come back to.
  size_t mark() const { return undo_.size(); }
  // Makes everything after `mark` undone.
  void RollBack(size_t mark);

  const Listings& listings() const { return listings_; }
  bool Has(uint32_t listing) const { return listings_.contains(listing); }

 private:
  struct Undo {
    uint32_t listing = 0;  // 0: of the generation
    std::optional<Held> held = std::nullopt;
    uint64_t generation = 0;
  };
  void Set(uint32_t listing, std::optional<Held> held);

  Listings listings_;
  uint64_t generation_ = 0;
  std::vector<Undo> undo_;
};

}  // namespace landbridge::testing
