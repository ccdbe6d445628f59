// SPDX-License-Identifier: Apache-2.0
// Where reports of one decision differ from the report that rules.
#pragma once

#include <string>
#include <vector>

#include "google/protobuf/repeated_field.h"
#include "landbridge/v1/listing.pb.h"
#include "landbridge/v1/resources.pb.h"

namespace landbridge {

struct OtherReport {
  v1::Decision decision;
  std::vector<std::string> reporters;  // "agency source", in order of first report
};

// One conflict for each field and differing value, in field order, then in order of first report.
// A report that lacks a field says nothing about it; what makes the reports those of one decision
// (category, authority, number) is no difference, however it is written.
// The fields are those of Decision, and of its subject one by one. Values are text that depends on
// nothing but the value.
google::protobuf::RepeatedPtrField<v1::Conflict> FindConflicts(
    const v1::Decision& ruling, const std::vector<OtherReport>& others);

}  // namespace landbridge
