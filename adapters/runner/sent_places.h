// SPDX-License-Identifier: Apache-2.0
// Where the records that were sent stand in their files, in about 40 bytes each: a verdict names
// the record, the report must name the row.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "adapters/sources/row.h"

namespace landbridge {

// Belongs to one thread.
class SentPlaces {
 public:
  void Note(std::string_view record_id, const RowPlace& place);

  // An empty place for a record that was not noted.
  RowPlace Find(std::string_view record_id) const;

 private:
  struct Entry {
    uint32_t label;  // index in labels_
    int64_t number;
    int64_t line;
  };

  // File and part. A pass reads few files, each with few kinds of rows.
  std::vector<std::pair<std::string, std::string>> labels_;
  absl::flat_hash_map<std::array<char, 16>, Entry> entries_;  // by hash of the record id
};

}  // namespace landbridge
