// SPDX-License-Identifier: Apache-2.0
// Messages of the schemas as JSON. Any thread may call these functions.
#pragma once

#include <string>
#include <string_view>

#include "google/protobuf/message.h"

namespace landbridge {

// `message` with the schema's field names: one line, or indented.
std::string AsJson(const google::protobuf::Message& message, bool indented);

// `text` as a JSON string, in quotes. Bytes that are not UTF-8 are replaced.
std::string AsJsonString(std::string_view text);

}  // namespace landbridge
