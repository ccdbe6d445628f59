// SPDX-License-Identifier: Apache-2.0
// Inside of the compiler: what a column that a rule names means at the place of the rule.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "adapters/mapping/mapping_plan.h"
#include "landbridge/config/v1/mapping.pb.h"

namespace landbridge {

// What column names are relative to.
struct ColumnScope {
  size_t table = 0;
  std::string base;     // path of the group inside the row; empty for the row itself
  bool is_root = true;  // the record's own place: joined tables and `rows` can be named
};

// Gives each column that is named a slot in its table. Belongs to one thread.
class ColumnResolver {
 public:
  // Both must outlive the resolver; the plan has its tables, whose slots are filled here.
  ColumnResolver(const config::v1::Mapping& config, MappingPlan* plan)
      : config_(config), plan_(plan) {}

  // Errors: kInvalidArgument: an empty name.
  absl::StatusOr<ColumnRef> Column(const ColumnScope& scope, std::string_view text);

  // Notes that a rule reads `column` as amounts of this form.
  void NoteAmounts(const ColumnRef& column, const AmountPlan& amount);

  // What a `for_each` goes over, and what columns in it are relative to.
  struct Loop {
    ForEachPlan plan;
    ColumnScope scope;
  };
  // Errors: kInvalidArgument: a loop over a joined table or rows inside of another loop, over a
  // table's columns, or `rows`
  //           without group_by.
  absl::StatusOr<Loop> ForEach(const ColumnScope& scope, std::string_view text) const;

 private:
  size_t Slot(size_t table, std::string_view name);

  const config::v1::Mapping& config_;
  MappingPlan* const plan_;
};

}  // namespace landbridge
