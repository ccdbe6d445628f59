// SPDX-License-Identifier: Apache-2.0
// Where the records that are on their way stand in their files: a verdict names the record, the
// report must name the row.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
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
  // Before the record is sent.
  void Note(std::string_view record_id, const RowPlace& place);

  // The next `count` of those noted, in their order, have been settled and their verdicts told:
  // they are forgotten. Unless some of the verdicts were lost with a connection, and are still to
  // be asked for (`keep`).
  void Settle(int64_t count, bool keep);

  // An empty place for a record that was not noted, or is forgotten.
  RowPlace Find(std::string_view record_id) const;

 private:
  using IdHash = std::array<char, 16>;
  struct Entry {
    uint32_t label;  // index in labels_
    int64_t number;
    int64_t line;
  };

  // File and part. A pass reads few files, each with few kinds of rows.
  std::vector<std::pair<std::string, std::string>> labels_;
  absl::flat_hash_map<IdHash, Entry> entries_;  // by hash of the record id
  std::deque<IdHash> unsettled_;                // in the order in which they were noted
};

}  // namespace landbridge
