// SPDX-License-Identifier: Apache-2.0
// What subcommands that talk to a broker have in common.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "adapters/sdk/connection.h"
#include "adapters/sinks/message_json.h"  // IWYU pragma: export
#include "google/protobuf/timestamp.pb.h"

namespace grpc {
class Channel;
class ClientContext;
}  // namespace grpc

namespace landbridge {

// A channel from flags, environment and connection file.
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const ConnectionOptions& flags);

// Gives `context` the deadline that calls of the command line have.
void SetDeadline(grpc::ClientContext& context);

// In the local time zone; "never" for the time that is not set.
std::string TimeText(const google::protobuf::Timestamp& time);

// "LISTED" for ENTRY_KIND_LISTED.
std::string ShortEnum(const std::string& name, const std::string& prefix);

}  // namespace landbridge
