// SPDX-License-Identifier: Apache-2.0
// landbridge.v1.SubscriptionService: what provinces and operators call about named subscriptions.
//
// Changes are made by the registry, one after the other, and answered when they are durable.
// Questions are answered on gRPC's thread. Thread-safe.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/access/access_control.h"
#include "broker/access/identifier_question.h"
#include "broker/access/peer.h"
#include "broker/subscriptions/subscription_registry.h"
#include "broker/subscriptions/subscription_reporter.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/subscription_service.grpc.pb.h"

namespace landbridge {

// Under which keys an identifier is watched.
struct WatchKeys {
  IdentifierKeys organisation;  // as that of an organisation
  IdentifierKeys any;           // the same, and as that of a natural person
};

class SubscriptionService final : public v1::SubscriptionService::CallbackService {
 public:
  // All must outlive the service.
  SubscriptionService(const AccessControl& access, SubscriptionRegistry& registry,
                      const SubscriptionReporter& reporter, WatchKeys keys);

  // Requires: the server that it is registered with has been shut down.
  ~SubscriptionService() override;

  grpc::ServerUnaryReactor* CreateSubscription(grpc::CallbackServerContext* context,
                                               const v1::CreateSubscriptionRequest* request,
                                               v1::CreateSubscriptionResponse* response) override;
  grpc::ServerUnaryReactor* GetSubscription(grpc::CallbackServerContext* context,
                                            const v1::GetSubscriptionRequest* request,
                                            v1::GetSubscriptionResponse* response) override;
  grpc::ServerUnaryReactor* ListSubscriptions(grpc::CallbackServerContext* context,
                                              const v1::ListSubscriptionsRequest* request,
                                              v1::ListSubscriptionsResponse* response) override;
  grpc::ServerUnaryReactor* UpdateSubscription(grpc::CallbackServerContext* context,
                                               const v1::UpdateSubscriptionRequest* request,
                                               v1::UpdateSubscriptionResponse* response) override;
  grpc::ServerUnaryReactor* DeleteSubscription(grpc::CallbackServerContext* context,
                                               const v1::DeleteSubscriptionRequest* request,
                                               v1::DeleteSubscriptionResponse* response) override;
  grpc::ServerReadReactor<v1::UploadWatchListRequest>* UploadWatchList(
      grpc::CallbackServerContext* context, v1::UploadWatchListResponse* response) override;
  grpc::ServerUnaryReactor* ListLifts(grpc::CallbackServerContext* context,
                                      const v1::ListLiftsRequest* request,
                                      v1::ListLiftsResponse* response) override;
  grpc::ServerUnaryReactor* Explain(grpc::CallbackServerContext* context,
                                    const v1::ExplainRequest* request,
                                    v1::ExplainResponse* response) override;

 private:
  absl::StatusOr<Peer> Province(const grpc::CallbackServerContext& context,
                                std::string_view call) const;
  absl::StatusOr<Peer> ProvinceOrOperator(const grpc::CallbackServerContext& context,
                                          std::string_view call) const;

  const AccessControl& access_;
  SubscriptionRegistry& registry_;
  const SubscriptionReporter& reporter_;
  const WatchKeys keys_;
  std::atomic<int> open_uploads_ = 0;
};

}  // namespace landbridge
