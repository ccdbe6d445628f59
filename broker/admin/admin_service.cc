// SPDX-License-Identifier: Apache-2.0
#include "broker/admin/admin_service.h"

#include <utility>

#include "absl/status/status.h"
#include "broker/access/grpc_identify.h"
#include "broker/access/peer.h"
#include "proto/contract/digest.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/status_macros.h"

namespace landbridge {

grpc::ServerUnaryReactor* AdminService::GetStatus(grpc::CallbackServerContext* call,
                                                  const v1::GetStatusRequest* /*request*/,
                                                  v1::GetStatusResponse* response) {
  grpc::ServerUnaryReactor* const reactor = call->DefaultReactor();
  absl::Status status = RequireOperator(*call, "GetStatus");
  if (status.ok()) {
    absl::StatusOr<v1::GetStatusResponse> whole = status_.Whole();
    status = whole.status();
    if (whole.ok()) *response = *std::move(whole);
  }
  reactor->Finish(ToGrpc(status, call));
  return reactor;
}

grpc::ServerUnaryReactor* AdminService::GetDigest(grpc::CallbackServerContext* call,
                                                  const v1::GetDigestRequest* /*request*/,
                                                  v1::GetDigestResponse* response) {
  grpc::ServerUnaryReactor* const reactor = call->DefaultReactor();
  absl::Status status = RequireOperator(*call, "GetDigest");
  if (status.ok()) {
    status =
        digests_.Compute([call, reactor, response](const absl::StatusOr<StateDigests>& digests) {
          if (digests.ok()) {
            response->set_applied_position(static_cast<int64_t>(digests->position.value()));
            response->set_state_digest(Hex(digests->state));
            response->set_content_digest(Hex(digests->content));
          }
          reactor->Finish(ToGrpc(digests.status(), call));
        });
  }
  if (!status.ok()) reactor->Finish(ToGrpc(status, call));
  return reactor;
}

absl::Status AdminService::RequireOperator(const grpc::CallbackServerContext& call,
                                           std::string_view method) const {
  LB_ASSIGN_OR_RETURN(const Peer peer, Identify(access_, call));
  LB_RETURN_IF_ERROR(RequireRole(peer, {Role::kOperator}, method));
  return access_.policy()->Knows(peer) ? absl::OkStatus() : NotGranted(peer, "operate this broker");
}

}  // namespace landbridge
