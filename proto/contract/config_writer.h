// SPDX-License-Identifier: Apache-2.0
// Writes a configuration as the file that proto/contract/config_file.h reads, for programs that
// make one for people to go on with.
#pragma once

#include <string>

#include "google/protobuf/message.h"

namespace landbridge {

// `message` as YAML: the fields that are set, in the order of the schema, maps by their keys.
// Messages of a few single values stand on one line.
//
// Requires: no field of the message types Date and Duration is set.
std::string WriteConfig(const google::protobuf::Message& message);

}  // namespace landbridge
