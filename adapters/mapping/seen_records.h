// SPDX-License-Identifier: Apache-2.0
// Which records a pass has seen, in about 50 bytes each, however many they are: a hash table would
// have 100 for some numbers of them, and more while it grows.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "absl/container/btree_map.h"

namespace landbridge {

// Belongs to one thread.
class SeenRecords {
 public:
  enum class Verdict { kNew, kSame, kDifferent };

  // Whether a record of this id was seen before, and with the same content. A new one is noted.
  Verdict See(std::string_view record_id, std::string_view content);

  int64_t size() const { return static_cast<int64_t>(seen_.size()); }

 private:
  using Hash = std::pair<uint64_t, uint64_t>;
  static Hash HashOf(std::string_view bytes);

  absl::btree_map<Hash, Hash> seen_;
};

}  // namespace landbridge
