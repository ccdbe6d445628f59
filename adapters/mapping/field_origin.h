// SPDX-License-Identifier: Apache-2.0
// Where a field of a record came from, and what was done on the way.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "adapters/sources/row.h"

namespace landbridge {

struct FieldOrigin {
  RowPlace place;      // no file for a constant
  std::string column;  // as the file calls it; of a text from several columns, one of them
  std::string read;    // as the file has it, without spaces at its ends
  // What the mapping did to it, in order, by the steps' names in the mapping: "split", "date".
  // Steps that changed nothing are left out.
  std::vector<std::string> steps;
  // What stands in the record: a date as ISO 8601, an amount in minor units, with its unit.
  std::string sent;
};

// By path in the record: "decision.subject.names[2]".
using FieldOrigins = std::map<std::string, FieldOrigin, std::less<>>;

}  // namespace landbridge
