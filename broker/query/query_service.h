// SPDX-License-Identifier: Apache-2.0
// landbridge.v1.QueryService: questions about the present state, within what the caller may see.
//
// Each call reads the state as of one moment, on gRPC's thread; it takes a few lookups for each
// identifier or listing. Thread-safe.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/access/access_control.h"
#include "broker/access/view.h"
#include "broker/access/identifier_question.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/query_service.grpc.pb.h"
#include "storage/state_store.h"

namespace landbridge {

// Limits of landbridge.v1.QueryService.
inline constexpr int kScreenIdentifiersMax = 1000;
inline constexpr int kScreenListingsMax = 100;
inline constexpr int kFindListingsMax = 1000;

class QueryService final : public v1::QueryService::CallbackService {
 public:
  // `access` and `state` must outlive the service.
  QueryService(const AccessControl& access, const StateStore& state, IdentifierKeys keys);

  grpc::ServerUnaryReactor* GetListing(grpc::CallbackServerContext* context,
                                       const v1::GetListingRequest* request,
                                       v1::GetListingResponse* response) override;
  grpc::ServerUnaryReactor* FindListings(grpc::CallbackServerContext* context,
                                         const v1::FindListingsRequest* request,
                                         v1::FindListingsResponse* response) override;
  grpc::ServerUnaryReactor* Screen(grpc::CallbackServerContext* context,
                                   const v1::ScreenRequest* request,
                                   v1::ScreenResponse* response) override;

 private:
  // What the caller of `call` may see.
  absl::StatusOr<View> ViewOfCaller(const grpc::CallbackServerContext& context,
                                    std::string_view call) const;

  absl::Status Answer(const grpc::CallbackServerContext& context,
                      const v1::GetListingRequest& request, v1::GetListingResponse& response) const;
  absl::Status Answer(const grpc::CallbackServerContext& context,
                      const v1::FindListingsRequest& request,
                      v1::FindListingsResponse& response) const;
  absl::Status Answer(const grpc::CallbackServerContext& context, const v1::ScreenRequest& request,
                      v1::ScreenResponse& response) const;

  const AccessControl& access_;
  const StateStore& state_;
  const IdentifierKeys keys_;
};

}  // namespace landbridge
