// SPDX-License-Identifier: Apache-2.0
// The query service behind mutual TLS, over a broker into which tests publish through ingest.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "broker/ingest/identity_key.h"
#include "broker/ingest/subject_identity.h"
#include "broker/query/query_service.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/query_service.grpc.pb.h"
#include "proto/contract/check.h"
#include "tests/ingest/broker_fixture.h"

namespace landbridge::testing {

// 440000 sees Guangdong without persons, 430000 all persons and organisations of everywhere, 330000
// only Zhejiang.
inline constexpr char kQueryPolicyYaml[] = R"(
agencies:
  - name: agency/440300/market-supervision
    sources: ["enforcement/*"]
    categories: ["*"]
    issues_as: ["11440300007542005U"]
provinces:
  - {name: province/440000, categories: ["*"], regions: ["440000"]}
  - {name: province/430000, categories: ["*"], regions: ["*"], persons: true}
  - {name: province/330000, categories: ["*"], regions: ["330000"]}
operators:
  - {name: operator/duty}
)";

class QueryFixture {
 public:
  QueryFixture()
      : key_(kSecret),
        service_(broker_.access(), broker_.state(),
                 [this](const ParsedIdentifier& parsed, const Catalogue& catalogue) {
                   return JoinKeysOfAnyHolder(parsed, catalogue, key_);
                 }),
        publisher_(ChannelOfAgency()) {
    LB_CHECK(publisher_.Open(kSource).has_opened());
    const IssuedCertificate certificate = broker_.pki().Server();
    grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_BUT_DONT_VERIFY);
    tls.pem_root_certs = broker_.pki().authority_pem();
    tls.pem_key_cert_pairs.push_back({certificate.key_pem, certificate.certificate_pem});
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(tls), &port_);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    LB_CHECK(server_ != nullptr && port_ != 0);
  }

  ~QueryFixture() {
    publisher_.Cancel();
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(10));
  }

  // A client with the certificate of `path`; without one for the empty path.
  std::unique_ptr<v1::QueryService::Stub> Client(std::string_view path) const {
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = broker_.pki().authority_pem();
    if (!path.empty()) {
      const IssuedCertificate certificate = broker_.pki().Client(path);
      tls.pem_private_key = certificate.key_pem;
      tls.pem_cert_chain = certificate.certificate_pem;
    }
    return v1::QueryService::NewStub(
        grpc::CreateChannel(absl::StrCat("localhost:", port_), grpc::SslCredentials(tls)));
  }

  // Returns once it is settled without a rejection.
  void Publish(const v1::Change& change) {
    LB_CHECK(publisher_.Send(++sequence_, {change}));
    LB_CHECK(publisher_.ReadSettled(sequence_));
    LB_CHECK(publisher_.settled().rejections().empty());
  }

  void Withdraw(std::string_view record_id) {
    v1::Change change;
    change.set_record_id(std::string(record_id));
    change.mutable_withdraw()->set_reason(v1::LIFT_REASON_REPAIRED);
    Publish(change);
  }

 private:
  // Under the policy of these tests.
  std::shared_ptr<grpc::Channel> ChannelOfAgency() {
    broker_.WriteFile("policy.yaml", kQueryPolicyYaml);
    LB_CHECK(broker_.access().Reload().ok());
    return broker_.ChannelAs(kAgency);
  }

  BrokerFixture broker_;
  IdentityKey key_;
  QueryService service_;
  PublishCall publisher_;
  int64_t sequence_ = 0;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace landbridge::testing
