// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/message_json.h"

#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"

namespace landbridge {

std::string AsJson(const google::protobuf::Message& message, bool indented) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = indented;
  options.preserve_proto_field_names = true;
  std::string json;
  // Fails only for Any and for bytes that are not UTF-8 in text fields, which the broker does not
  // let in.
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}";
  return json;
}

std::string AsJsonString(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace landbridge
