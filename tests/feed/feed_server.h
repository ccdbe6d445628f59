// SPDX-License-Identifier: Apache-2.0
// The services of feed and subscriptions behind mutual TLS on a free loopback port, and clients of
// them.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "broker/access/access_control.h"
#include "broker/feed/feed_service.h"
#include "broker/subscriptions/subscription_registry.h"
#include "broker/subscriptions/subscription_reporter.h"
#include "broker/subscriptions/subscription_service.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/feed_service.grpc.pb.h"
#include "landbridge/v1/subscription_service.grpc.pb.h"
#include "tests/feed/feed_stage.h"
#include "tests/support/test_pki.h"

namespace landbridge::testing {

// The province 440000 sees everything, 330000 what lies in it and no persons, 510000 nothing.
inline constexpr char kFeedPolicyYaml[] = R"(
agencies:
  - {name: agency/440300/test, sources: ["*"], categories: ["*"]}
provinces:
  - {name: province/440000, categories: ["*"], regions: ["*"], persons: true}
  - {name: province/330000, categories: ["*"], regions: ["330000"]}
)";

class FeedServer {
 public:
  explicit FeedServer(FeedStage& stage, FeedServiceOptions options = {});
  ~FeedServer();

  // A client with the certificate of `path`; without one for the empty path.
  std::unique_ptr<v1::FeedService::Stub> Client(std::string_view path = "province/440000");
  std::unique_ptr<v1::FeedService::Stub> Client(const IssuedCertificate& certificate);

  std::unique_ptr<v1::SubscriptionService::Stub> Subscriptions(
      std::string_view path = "province/440000");

  // Makes a subscription of 440000, or gives it another filter.
  void Create(std::string_view name, const v1::Filter& filter = {});
  void Update(std::string_view name, const v1::Filter& filter);

  // A channel of its own, for clients with more than a stub.
  std::shared_ptr<grpc::Channel> ChannelAs(std::string_view path);

  const TestPki& pki() const { return pki_; }
  FeedService& service() { return *service_; }
  SubscriptionRegistry& registry() { return *registry_; }

  // Puts another policy in force.
  void UsePolicy(std::string_view yaml);

 private:
  std::shared_ptr<grpc::Channel> ChannelWith(const IssuedCertificate& certificate) const;
  std::shared_ptr<grpc::Channel> Channel(const grpc::SslCredentialsOptions& options) const;

  TestPki pki_;
  std::unique_ptr<AccessControl> access_;
  std::unique_ptr<SubscriptionRegistry> registry_;
  std::unique_ptr<FeedService> service_;
  std::unique_ptr<SubscriptionReporter> reporter_;
  std::unique_ptr<SubscriptionService> subscriptions_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

// One Subscribe call. Cancelled when it is destroyed.
class Subscription {
 public:
  Subscription(v1::FeedService::Stub& stub, const v1::SubscribeRequest& request)
      : reader_(stub.Subscribe(&context_, request)) {}
  ~Subscription();

  // The next response; nothing when the stream has ended.
  std::optional<v1::SubscribeResponse> Read();

  void Cancel() { context_.TryCancel(); }

  // What the stream ended with. Requires: Read() returned nothing, or Cancel() was called.
  absl::Status Finish();

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::SubscribeResponse>> reader_;
  bool finished_ = false;
};

}  // namespace landbridge::testing
