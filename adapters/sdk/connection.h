// SPDX-License-Identifier: Apache-2.0
// How a client reaches a broker: where it is, and with which certificate.
//
//   ConnectionOptions flags;   // from the command line; empty fields are looked up
//   LB_ASSIGN_OR_RETURN(const ConnectionOptions options, ResolveConnection(flags));
//   LB_ASSIGN_OR_RETURN(const auto channel, MakeChannel(options));
//
// Any thread may call these functions.
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "absl/status/statusor.h"

namespace grpc {
class Channel;
}

namespace landbridge {

struct ConnectionOptions {
  std::string server;                 // "broker.example:7443"
  std::filesystem::path authority;    // PEM that signs the broker's certificate
  std::filesystem::path certificate;  // PEM, leaf first
  std::filesystem::path key;          // PEM
  // that the broker's certificate carries; empty: the host of `server`
  std::string server_name;
  // YAML (landbridge/config/v1/connection.proto) with the same settings
  std::filesystem::path file;
};

// Completes `flags`: a field that is empty comes from the environment (LANDBRIDGE_SERVER,
// LANDBRIDGE_AUTHORITY, LANDBRIDGE_CERTIFICATE, LANDBRIDGE_KEY, LANDBRIDGE_SERVER_NAME), else from
// the file that `file` or LANDBRIDGE_CONNECTION names.
//
// Errors: kInvalidArgument: a setting is missing everywhere, the file is wrong, or the server has
// no port; the message names it and the three ways to give it. Others: the file cannot be read.
absl::StatusOr<ConnectionOptions> ResolveConnection(const ConnectionOptions& flags);

// A channel that connects when it is used, reconnects by itself, and notices a dead peer within
// 30 s.
//
// Errors: kNotFound, kPermissionDenied: a file cannot be read. kInvalidArgument: a file holds no
// certificate or key, the key does not belong to the certificate, or others may read or write it.
// The message names the file, the setting and what to do.
absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(const ConnectionOptions& options);

// Waits until `channel` is connected, for two seconds at most, less when `stop` is asked for.
// Before a call is tried again: a channel that pauses after a failure fails each call at once, with
// the old reason, although the broker may be back.
void AwaitConnected(grpc::Channel& channel, const std::stop_token& stop);

}  // namespace landbridge
