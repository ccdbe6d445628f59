// SPDX-License-Identifier: Apache-2.0
#include "broker/access/watch_list.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "proto/contract/check.h"

namespace landbridge {
namespace {

// About eight fingerprints, one line of the processor's cache, in each bucket.
constexpr int kBucketSizeBits = 3;

}  // namespace

WatchList::WatchList(std::vector<uint64_t> fingerprints)
    : fingerprints_(std::move(fingerprints)),
      bucket_bits_(
          std::max(static_cast<int>(std::bit_width(fingerprints_.size())) - kBucketSizeBits, 0)) {
  LB_CHECK(fingerprints_.size() < std::numeric_limits<uint32_t>::max());
  LB_CHECK(std::is_sorted(fingerprints_.begin(), fingerprints_.end()));
  bucket_begins_.resize((size_t{1} << bucket_bits_) + 1);
  size_t next = 0;
  for (size_t bucket = 0; bucket + 1 < bucket_begins_.size(); ++bucket) {
    bucket_begins_[bucket] = static_cast<uint32_t>(next);
    while (next < fingerprints_.size() && BucketOf(fingerprints_[next]) == bucket) ++next;
  }
  bucket_begins_.back() = static_cast<uint32_t>(fingerprints_.size());
}

bool WatchList::Contains(uint64_t fingerprint) const {
  const size_t bucket = BucketOf(fingerprint);
  return std::binary_search(fingerprints_.begin() + bucket_begins_[bucket],
                            fingerprints_.begin() + bucket_begins_[bucket + 1], fingerprint);
}

}  // namespace landbridge
