// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/ingest_service.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "broker/access/grpc_identify.h"
#include "broker/access/peer.h"
#include "broker/ingest/publish_reactor.h"
#include "broker/ingest/record_list_reactor.h"
#include "broker/ingest/rejection_list.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// A call that is over before it began.
template <typename Reactor>
class RefusedCall final : public Reactor {
 public:
  explicit RefusedCall(grpc::Status status) { this->Finish(std::move(status)); }
  void OnDone() override { delete this; }
};

absl::StatusOr<Peer> IdentifyAs(const AccessControl& access,
                                const grpc::CallbackServerContext& call,
                                std::initializer_list<Role> allowed, std::string_view method) {
  LB_ASSIGN_OR_RETURN(Peer peer, Identify(access, call));
  LB_RETURN_IF_ERROR(RequireRole(peer, allowed, method));
  return peer;
}

absl::Status MayRead(const AccessControl& access, const Peer& peer, const std::string& source) {
  if (peer.role == Role::kOperator) {
    return access.policy()->Knows(peer) ? absl::OkStatus()
                                        : NotGranted(peer, "read what agencies published");
  }
  return access.policy()->MayPublishSource(peer, source)
             ? absl::OkStatus()
             : NotGranted(peer, absl::StrCat("publish the source `", source, "`"));
}

}  // namespace

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* IngestService::Publish(
    grpc::CallbackServerContext* call) {
  auto peer = IdentifyAs(context_.access, *call, {Role::kAgency}, "Publish");
  if (!peer.ok()) return new RefusedCall<PublishBidiReactor>(ToGrpc(peer.status(), call));
  return PublishReactor::Start(context_, *std::move(peer), call);
}

grpc::ServerWriteReactor<v1::ListRecordsResponse>* IngestService::ListRecords(
    grpc::CallbackServerContext* call, const v1::ListRecordsRequest* request) {
  using Refused = RefusedCall<grpc::ServerWriteReactor<v1::ListRecordsResponse>>;
  const auto peer = IdentifyAs(context_.access, *call, {Role::kAgency}, "ListRecords");
  if (!peer.ok()) return new Refused(ToGrpc(peer.status(), call));
  if (absl::Status status = MayRead(context_.access, *peer, request->source()); !status.ok()) {
    return new Refused(ToGrpc(status, call));
  }
  return new RecordListReactor(context_, *peer, request->source(), call);
}

grpc::ServerUnaryReactor* IngestService::ListRejections(grpc::CallbackServerContext* call,
                                                        const v1::ListRejectionsRequest* request,
                                                        v1::ListRejectionsResponse* response) {
  grpc::ServerUnaryReactor* const reactor = call->DefaultReactor();
  const auto list = [&]() -> absl::Status {
    LB_ASSIGN_OR_RETURN(
        const Peer peer,
        IdentifyAs(context_.access, *call, {Role::kAgency, Role::kOperator}, "ListRejections"));
    LB_RETURN_IF_ERROR(MayRead(context_.access, peer, request->source()));
    if (peer.role == Role::kOperator && request->agency().empty()) {
      return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID,
                         "an operator has to say whose rejections are meant",
                         "name the agency, such as `agency/440000/court`", {.field = "agency"});
    }
    const std::string& agency = peer.role == Role::kOperator ? request->agency() : peer.name;
    return ListKeptRejections(context_.state, agency, *request, *response);
  };
  reactor->Finish(ToGrpc(list(), call));
  return reactor;
}

}  // namespace landbridge
