// SPDX-License-Identifier: Apache-2.0
// What the schemas promised, as a list that is kept: tests/tidy/schema_golden.txt.
//
//   field landbridge.v1.Date.year = 1 int32 singular
//   rpc landbridge.v1.FeedService.Subscribe landbridge.v1.SubscribeRequest -> stream
//   landbridge.v1.SubscribeResponse
//
// Others compiled these numbers and types into their programs, and stored bytes carry them: they
// may be added to, and a field or value may be retired by reserving its number and name. Nothing
// else.
#pragma once

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace landbridge::testing {

using SchemaFiles = std::vector<const google::protobuf::FileDescriptor*>;

// One line for each message, field, enum, value and call of `files`, in their order.
std::vector<std::string> ElementsOf(const SchemaFiles& files);

struct SchemaComparison {
  std::vector<std::string> broken;   // promises that do not hold any more, with what to do
  std::vector<std::string> added;    // elements that are not in the list yet
  std::vector<std::string> retired;  // lines whose element is gone and reserved
};

SchemaComparison CompareSchemas(const std::vector<std::string>& golden, const SchemaFiles& files);

}  // namespace landbridge::testing
