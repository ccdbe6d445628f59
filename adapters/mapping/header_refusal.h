// SPDX-License-Identifier: Apache-2.0
// Inside of the mapping room: what to say about the columns of a table that do not fit the mapping,
// and what to do about it.
//
// Each method returns kFailedPrecondition; what is sent is nothing yet. One thread at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "adapters/mapping/mapping_plan.h"
#include "adapters/sources/row.h"

namespace landbridge {

class HeaderRefusal {
 public:
  // `place` is the header or the row that is refused: "fines.csv, header". All must outlive the
  // object.
  HeaderRefusal(const TablePlan& plan, const ColumnNames& names, std::string_view place)
      : plan_(plan), names_(names), place_(place) {}

  // None of the columns that the mapping reads is there. What is may be values: the message has no
  // name of it, and the status has them as its excerpt (adapters/sources/excerpt.h).
  absl::Status NothingKnown() const;

  // The mapping does not know the columns `unknown`. `missing` are those that its rules read and
  // that are not there: each unknown one is told with the one that it is likely to be.
  //
  // Requires: `unknown` is not empty.
  absl::Status Unknown(const std::vector<std::string>& unknown,
                       const std::vector<std::string>& missing) const;

  // All columns are known, and the one of `slot` is not there.
  absl::Status Missing(const ColumnSlot& slot) const;

  // What stands there are values. None of them is told.
  absl::Status ReadsLikeRow() const;

 private:
  std::string LikelyNames(const std::vector<std::string>& unknown,
                          const std::vector<std::string>& missing) const;
  std::string EmptyCell(const std::vector<std::string>& missing) const;

  const TablePlan& plan_;
  const ColumnNames& names_;
  const std::string_view place_;
};

}  // namespace landbridge
