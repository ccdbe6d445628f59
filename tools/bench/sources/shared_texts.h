// SPDX-License-Identifier: Apache-2.0
// The texts of a spreadsheet's cells, each kept once, as spreadsheet programs write them: cells
// name them by number. Those of columns that do not repeat are given numbers and not kept.
//
// The same rows in the same order get the same numbers.
#pragma once

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "tools/bench/sources/penalty_list.h"

namespace landbridge::bench {

class SharedTexts {
 public:
  struct Place {
    int64_t number = 0;
    bool is_new = false;
  };

  Place Of(const PenaltyColumn& column, const std::string& text) {
    if (!column.repeats) return {count_++, true};
    const auto [at, is_new] = numbers_.try_emplace(text, count_);
    if (is_new) ++count_;
    return {at->second, is_new};
  }

  int64_t count() const { return count_; }

 private:
  absl::flat_hash_map<std::string, int64_t> numbers_;
  int64_t count_ = 0;
};

}  // namespace landbridge::bench
