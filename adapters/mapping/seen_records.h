// SPDX-License-Identifier: Apache-2.0
// Which records a pass has seen, and in which line each first stood, in about 60 bytes each,
// however many they are: a hash table would have more for some numbers of them, and while it grows.
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

  struct Seen {
    Verdict verdict;
    int64_t first_line;  // where the id was seen first
  };

  // Whether a record of this id was seen before, and with the same content. A new one is noted.
  Seen See(std::string_view record_id, std::string_view content, int64_t line);

  int64_t size() const { return static_cast<int64_t>(seen_.size()); }

 private:
  using Hash = std::pair<uint64_t, uint64_t>;
  static Hash HashOf(std::string_view bytes);

  struct Noted {
    Hash content;
    int64_t line;
  };

  absl::btree_map<Hash, Noted> seen_;
};

}  // namespace landbridge
