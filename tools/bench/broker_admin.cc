// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/broker_admin.h"

#include <memory>

#include "landbridge/v1/admin_service.grpc.pb.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/certificates.h"

namespace landbridge::bench {
namespace {

absl::StatusOr<std::unique_ptr<v1::AdminService::Stub>> Connect(const BenchBroker& broker) {
  LB_ASSIGN_OR_RETURN(auto channel, OpenConnection(broker.address(), broker.certificates(),
                                                   broker.certificates().duty));
  return v1::AdminService::NewStub(channel);
}

}  // namespace

absl::StatusOr<v1::GetStatusResponse> StatusOf(const BenchBroker& broker) {
  LB_ASSIGN_OR_RETURN(const auto stub, Connect(broker));
  grpc::ClientContext context;
  v1::GetStatusResponse response;
  LB_RETURN_IF_ERROR(FromGrpc(stub->GetStatus(&context, {}, &response), context));
  return response;
}

absl::StatusOr<v1::GetDigestResponse> DigestOf(const BenchBroker& broker) {
  LB_ASSIGN_OR_RETURN(const auto stub, Connect(broker));
  grpc::ClientContext context;
  v1::GetDigestResponse response;
  LB_RETURN_IF_ERROR(FromGrpc(stub->GetDigest(&context, {}, &response), context));
  return response;
}

}  // namespace landbridge::bench
