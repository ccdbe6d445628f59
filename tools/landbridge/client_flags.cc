// SPDX-License-Identifier: Apache-2.0
#include "tools/landbridge/client_flags.h"

#include <grpcpp/client_context.h>

#include <chrono>

#include "google/protobuf/util/json_util.h"
#include "proto/contract/status_macros.h"

namespace landbridge {

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const ConnectionOptions& flags) {
  LB_ASSIGN_OR_RETURN(const ConnectionOptions options, ResolveConnection(flags));
  return MakeChannel(options);
}

void SetDeadline(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
}

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

std::string ShortEnum(const std::string& name, const std::string& prefix) {
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0) return "never";
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(time.seconds()),
                          absl::LocalTimeZone());
}

}  // namespace landbridge
