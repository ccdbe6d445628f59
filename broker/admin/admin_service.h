// SPDX-License-Identifier: Apache-2.0
// What operators call: landbridge/v1/admin_service.proto.
//
// gRPC calls its methods on threads of its own; digests are computed on one of the service's. It
// must outlive the server; everything passed to it must outlive it.
#pragma once

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "broker/access/access_control.h"
#include "broker/admin/digest_worker.h"
#include "broker/admin/status_reporter.h"
#include "broker/pipeline/pipeline.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/admin_service.grpc.pb.h"
#include "storage/state_store.h"

namespace landbridge {

class AdminService final
    : public v1::AdminService::WithCallbackMethod_GetStatus<
          v1::AdminService::WithCallbackMethod_GetDigest<v1::AdminService::Service>> {
 public:
  AdminService(const Pipeline& pipeline, const StateStore& state, const AccessControl& access,
               AdminSources sources)
      : access_(access), status_(pipeline, state, std::move(sources)), digests_(state) {}

  // What it tells operators, for metrics. Lives as long as the service.
  const StatusReporter& status() const { return status_; }

  // Refuses digests from now on. Call it before the server is shut down, so that nobody waits for
  // one.
  void Stop() { digests_.Stop(); }

  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* call,
                                      const v1::GetStatusRequest* request,
                                      v1::GetStatusResponse* response) override;
  grpc::ServerUnaryReactor* GetDigest(grpc::CallbackServerContext* call,
                                      const v1::GetDigestRequest* request,
                                      v1::GetDigestResponse* response) override;

 private:
  absl::Status RequireOperator(const grpc::CallbackServerContext& call,
                               std::string_view method) const;

  const AccessControl& access_;
  const StatusReporter status_;
  DigestWorker digests_;
};

}  // namespace landbridge
