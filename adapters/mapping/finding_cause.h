// SPDX-License-Identifier: Apache-2.0
// Inside of the mapping room: what a finding about a record's field is to be mended in, a cell or
// the mapping itself.
//
// Pure functions; any thread.
#pragma once

#include "adapters/mapping/field_origin.h"
#include "adapters/mapping/mapping_plan.h"
#include "landbridge/v1/record.pb.h"

namespace landbridge {

struct Cause {
  // The mapping states the value, or has no rule for the field: every row has the same finding.
  bool of_mapping = false;
  // The cell that the value came from; null when there is none.
  const FieldOrigin* origin = nullptr;
  // For a field that is empty: the column that would fill it; null when it is not known.
  const ColumnRef* column = nullptr;
};

// What points into `origins` and `plan` lives as long as they do.
Cause CauseOf(const MappingPlan& plan, const FieldOrigins& origins, const v1::Finding& finding);

}  // namespace landbridge
