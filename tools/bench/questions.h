// SPDX-License-Identifier: Apache-2.0
// What a province asks about a store that holds the first records of load.h, published in order by
// one agency, and whether the answers are right.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/bench/asking.h"

namespace landbridge::bench {

// Whether what is asked about is there.
enum class Answers { kHit, kMiss };

class Questions {
 public:
  // Prepares for `count` different questions about a store of so many `listings`, scattered all
  // over it, so that they find nothing in a cache that the one before brought there.
  //
  // Requires: listings >= 1.
  Questions(int64_t listings, int64_t count, Answers answers);

  // One listing by its id.
  Question GetListing() const;

  // The listings of the company with an identifier.
  Question FindListings() const;

  // So many identifiers in one call.
  Question Screen(int64_t identifiers) const;

 private:
  // Of a question about one thing.
  int64_t NumberOf(int64_t i) const { return numbers_[static_cast<size_t>(i) % numbers_.size()]; }
  const std::string& CodeOf(int64_t i) const {
    return codes_[static_cast<size_t>(i) % codes_.size()];
  }
  bool IsHit() const { return answers_ == Answers::kHit; }

  // Ids of the listings of a company, ascending.
  std::vector<std::string> ListingsOf(int64_t number) const;

  const int64_t listings_;
  const Answers answers_;
  std::vector<int64_t> numbers_;    // of records
  std::vector<std::string> codes_;  // of their companies, or of companies without listings
};

}  // namespace landbridge::bench
