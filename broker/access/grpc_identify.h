// SPDX-License-Identifier: Apache-2.0
// The one place where a certificate passes from gRPC into this room.
#pragma once

#include "absl/status/statusor.h"
#include "broker/access/access_control.h"
#include "broker/access/peer.h"
#include "grpcpp/grpcpp.h"

namespace landbridge {

// Who makes the call of `context`. Call it first in every method: nothing that the client sends in
// messages or metadata says who it is.
//
// Requires: a server whose credentials ask for the client's certificate
// (GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_BUT_DONT_VERIFY).
// Errors: as AccessControl::Identify. Finish the call with it.
absl::StatusOr<Peer> Identify(const AccessControl& access, const grpc::ServerContextBase& context);

}  // namespace landbridge
