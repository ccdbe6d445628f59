// SPDX-License-Identifier: Apache-2.0
// What operators call: landbridge/v1/admin_service.proto.
//
// gRPC calls its methods on threads of its own; digests are computed on one of the service's. It
// must outlive the server; everything passed to it must outlive it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/access/access_control.h"
#include "broker/admin/digest_worker.h"
#include "broker/pipeline/pipeline.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/admin_service.grpc.pb.h"
#include "landbridge/v1/subscription_service.pb.h"
#include "storage/state_store.h"

namespace landbridge {

// What the status shows of the rest of the broker. The functions are called on gRPC's threads; each
// may be empty.
struct AdminSources {
  std::string version;
  absl::Time start_time;
  std::string store_epoch;  // hexadecimal

  std::function<uint64_t()> log_bytes;
  // How the adapter that publishes a source now calls itself; nothing when none is connected.
  std::function<std::optional<std::string>(std::string_view agency, std::string_view source)>
      agent_of_source;
  std::function<absl::StatusOr<std::vector<v1::Subscription>>()> subscriptions;
};

class AdminService final
    : public v1::AdminService::WithCallbackMethod_GetStatus<
          v1::AdminService::WithCallbackMethod_GetDigest<v1::AdminService::Service>> {
 public:
  AdminService(const Pipeline& pipeline, const StateStore& state, const AccessControl& access,
               AdminSources sources)
      : pipeline_(pipeline),
        state_(state),
        access_(access),
        sources_(std::move(sources)),
        digests_(state) {}

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
  absl::Status FillStatus(v1::GetStatusResponse& response) const;

  const Pipeline& pipeline_;
  const StateStore& state_;
  const AccessControl& access_;
  const AdminSources sources_;
  DigestWorker digests_;
};

}  // namespace landbridge
