// SPDX-License-Identifier: Apache-2.0
#include "tests/feed/feed_server.h"

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "grpcpp/security/server_credentials.h"
#include "proto/contract/check.h"
#include "proto/contract/grpc_status.h"

namespace landbridge::testing {
namespace {

void WriteFile(const std::filesystem::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  LB_CHECK(file.good());
}

}  // namespace

FeedServer::FeedServer(FeedStage& stage, FeedServiceOptions options) {
  // Certificates begin now; the stage's clock may be anywhere.
  stage.clock().SetTo(absl::Now() + absl::Minutes(1));
  AccessOptions access;
  access.authority = pki_.authority_file();
  access.trust_domain = kTestTrustDomain;
  access.catalogue = pki_.folder() / "catalogue.yaml";
  access.policy = pki_.folder() / "policy.yaml";
  WriteFile(access.catalogue, kFeedCatalogueYaml);
  WriteFile(access.policy, kFeedPolicyYaml);
  access_ = AccessControl::Open(access, stage.clock()).value();
  registry_ = std::make_unique<SubscriptionRegistry>(*access_, stage.state(), stage.pipeline());
  service_ = std::make_unique<FeedService>(*access_, stage.state(), stage.pipeline(), *registry_,
                                           stage.log().Epoch(), options);
  registry_->OnChange(
      [this](const std::string& province, const std::string& name, const absl::Status& why) {
        service_->EndStreams(province, name, why);
      });
  reporter_ = std::make_unique<SubscriptionReporter>(
      *registry_, *access_, stage.state(), stage.clock(),
      [this](std::string_view province, std::string_view name) {
        return service_->IsConnected(province, name);
      });
  const IdentifierKeys keys = [](const ParsedIdentifier& parsed, const Catalogue&) {
    return parsed.join_keys;
  };
  subscriptions_ = std::make_unique<SubscriptionService>(*access_, *registry_, *reporter_,
                                                         WatchKeys{keys, keys});

  const IssuedCertificate certificate = pki_.Server();
  grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_BUT_DONT_VERIFY);
  tls.pem_root_certs = pki_.authority_pem();
  tls.pem_key_cert_pairs.push_back({certificate.key_pem, certificate.certificate_pem});
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(tls), &port_);
  builder.RegisterService(service_.get());
  builder.RegisterService(subscriptions_.get());
  server_ = builder.BuildAndStart();
  LB_CHECK(server_ != nullptr && port_ != 0);
}

FeedServer::~FeedServer() {
  service_->Stop();
  registry_->Stop();
  server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(10));
}

std::unique_ptr<v1::FeedService::Stub> FeedServer::Client(std::string_view path) {
  if (!path.empty()) return Client(pki_.Client(path));
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = pki_.authority_pem();
  return v1::FeedService::NewStub(Channel(options));
}

std::unique_ptr<v1::FeedService::Stub> FeedServer::Client(const IssuedCertificate& certificate) {
  return v1::FeedService::NewStub(ChannelWith(certificate));
}

std::unique_ptr<v1::SubscriptionService::Stub> FeedServer::Subscriptions(std::string_view path) {
  return v1::SubscriptionService::NewStub(ChannelAs(path));
}

void FeedServer::Create(std::string_view name, const v1::Filter& filter) {
  v1::CreateSubscriptionRequest request;
  request.set_name(std::string(name));
  *request.mutable_filter() = filter;
  v1::CreateSubscriptionResponse response;
  grpc::ClientContext context;
  LB_CHECK(Subscriptions()->CreateSubscription(&context, request, &response).ok());
}

void FeedServer::Update(std::string_view name, const v1::Filter& filter) {
  v1::UpdateSubscriptionRequest request;
  request.set_name(std::string(name));
  *request.mutable_filter() = filter;
  v1::UpdateSubscriptionResponse response;
  grpc::ClientContext context;
  LB_CHECK(Subscriptions()->UpdateSubscription(&context, request, &response).ok());
}

std::shared_ptr<grpc::Channel> FeedServer::ChannelAs(std::string_view path) {
  return ChannelWith(pki_.Client(path));
}

std::shared_ptr<grpc::Channel> FeedServer::ChannelWith(const IssuedCertificate& certificate) const {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = pki_.authority_pem();
  options.pem_private_key = certificate.key_pem;
  options.pem_cert_chain = certificate.certificate_pem;
  return Channel(options);
}

std::shared_ptr<grpc::Channel> FeedServer::Channel(
    const grpc::SslCredentialsOptions& options) const {
  return grpc::CreateChannel(absl::StrCat("localhost:", port_), grpc::SslCredentials(options));
}

void FeedServer::UsePolicy(std::string_view yaml) {
  WriteFile(pki_.folder() / "policy.yaml", yaml);
  LB_CHECK(access_->Reload().ok());
}

Subscription::~Subscription() {
  if (finished_) return;
  Cancel();
  while (Read()) {
  }
  (void)Finish();
}

std::optional<v1::SubscribeResponse> Subscription::Read() {
  v1::SubscribeResponse response;
  if (reader_->Read(&response)) return response;
  return std::nullopt;
}

absl::Status Subscription::Finish() {
  finished_ = true;
  const grpc::Status status = reader_->Finish();
  return FromGrpc(status, context_);
}

}  // namespace landbridge::testing
