// SPDX-License-Identifier: Apache-2.0
// The subjects that a province watches: fingerprints of their identifiers, up to ten million.
//
// Takes 8 bytes for each and 4 for eight of them. Asking costs two accesses to memory, whatever the
// length. Immutable; any thread may call any method.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace landbridge {

class WatchList {
 public:
  // Requires: `fingerprints` are ascending, and spread evenly, as those of digests are.
  explicit WatchList(std::vector<uint64_t> fingerprints);

  bool Contains(uint64_t fingerprint) const;
  size_t size() const { return fingerprints_.size(); }

 private:
  size_t BucketOf(uint64_t fingerprint) const {
    return bucket_bits_ == 0 ? 0 : fingerprint >> (64 - bucket_bits_);
  }

  std::vector<uint64_t> fingerprints_;
  int bucket_bits_ = 0;
  std::vector<uint32_t> bucket_begins_;  // one more than there are buckets
};

}  // namespace landbridge
