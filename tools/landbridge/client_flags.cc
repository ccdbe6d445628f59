// SPDX-License-Identifier: Apache-2.0
#include "tools/landbridge/client_flags.h"

#include <grpcpp/client_context.h>

#include <chrono>

#include "proto/contract/status_macros.h"

namespace landbridge {

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const ConnectionOptions& flags) {
  LB_ASSIGN_OR_RETURN(const ConnectionOptions options, ResolveConnection(flags));
  return MakeChannel(options);
}

void SetDeadline(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
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
