// SPDX-License-Identifier: Apache-2.0
// What the broker rejected, told as the rejections of the mapping are: with the row and the
// columns.
#pragma once

#include <string>
#include <string_view>

#include "adapters/mapping/mapping.h"
#include "adapters/mapping/record_stream.h"
#include "landbridge/v1/record.pb.h"

namespace landbridge {

// The columns that the rules for `field` (a path in Record,
// "decision.subject.identifiers[0].value") read, as the mapping calls them, separated by commas.
// Which of them a value came from is not known: the record is no longer at hand. Empty where no
// column is read.
std::string ColumnsFor(const Mapping& mapping, std::string_view field);

// Whether a finding of the broker's is about what the mapping itself states: the rules for its
// field read no column, or there is none for a field that is required. Then every row has it.
bool IsOfMapping(const Mapping& mapping, const v1::Finding& finding);

// `place` is that of the record's row; empty where it is no longer known. What is of the mapping is
// told with the mapping's file in its place, as RowFinding says.
RejectedRecord RejectedByBroker(const Mapping& mapping, const v1::Rejection& rejection,
                                const RowPlace& place);

}  // namespace landbridge
