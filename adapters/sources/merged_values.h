// SPDX-License-Identifier: Apache-2.0
// Gives all of the cells that are shown as one the value of the first.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/sources/sheet.h"

namespace landbridge {

// Belongs to one thread.
class MergedValues {
 public:
  MergedValues() = default;
  explicit MergedValues(std::vector<MergedCells> merged);

  // Fills the empty cells of `row` that belong to merged ones. Rows come in their order, all of
  // them: also those in which merged cells begin and that are not otherwise wanted.
  void Fill(SheetRow* row);

 private:
  struct Open {
    MergedCells cells;
    SheetCell first;
  };

  std::vector<MergedCells> merged_;  // by their first row
  size_t next_ = 0;                  // in merged_: those before have begun
  std::vector<Open> open_;           // begun and not over
};

}  // namespace landbridge
