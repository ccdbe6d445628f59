// SPDX-License-Identifier: Apache-2.0
// Gives all of the cells that are shown as one the value of the first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sources/sheet.h"

namespace landbridge {

// Belongs to one thread.
class MergedValues {
 public:
  // Of no merged cells.
  MergedValues() = default;

  // A row gets at most `row_bytes_max` of text.
  //
  // Errors, whose messages go on behind the sheet's name: kDataLoss: merged cells overlap.
  //         kResourceExhausted: they are more cells than a sheet may give out.
  static absl::StatusOr<MergedValues> Of(std::vector<MergedCells> merged, int64_t row_bytes_max);

  // Fills the empty cells of `row` that belong to merged ones. Rows come in their order, all of
  // them: also those in which merged cells begin and that are not otherwise wanted. False when the
  // row would have too much text: it is left as it was.
  bool Fill(SheetRow* row);

 private:
  struct Open {
    MergedCells cells;
    std::optional<SheetCell> first;  // nothing: too long for any row
  };

  MergedValues(std::vector<MergedCells> merged, int64_t row_bytes_max);

  // Notes those that begin in `row`, and forgets those that ended before.
  void MoveTo(const SheetRow& row);

  std::vector<MergedCells> merged_;  // by their first row
  int64_t row_bytes_max_ = 0;
  size_t next_ = 0;         // in merged_: those before have begun
  std::vector<Open> open_;  // begun and not over
  int64_t open_bytes_ = 0;  // of their values
};

}  // namespace landbridge
