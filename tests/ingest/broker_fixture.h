// SPDX-License-Identifier: Apache-2.0
// A broker's ingest and admin services behind a real gRPC server with mutual TLS, over the real
// pipeline, and clients of it. The certificates are made at run time; days are those of the
// machine.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "broker/access/access_control.h"
#include "broker/admin/admin_service.h"
#include "broker/ingest/identity_key.h"
#include "broker/ingest/ingest_service.h"
#include "broker/pipeline/pipeline.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/admin_service.grpc.pb.h"
#include "landbridge/v1/publish_service.grpc.pb.h"
#include "proto/contract/grpc_status.h"
#include "storage/memory_commit_log.h"
#include "storage/state_store.h"
#include "tests/ingest/records.h"
#include "tests/support/catch.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_pki.h"

namespace landbridge::testing {

// A penalty decided a month ago by the machine's clock.
inline v1::Change RecentPenalty(std::string_view record_id) {
  v1::Change change = PenaltyChange(record_id);
  v1::Decision& decision = *change.mutable_upsert()->mutable_decision();
  const absl::CivilDay day = absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()) - 30;
  SetDate(*decision.mutable_decided_date(), static_cast<int>(day.year()), day.month(), day.day());
  decision.set_number("深市监罚字〔2026〕" + std::string(record_id) + "号");
  return change;
}

class BrokerFixture {
 public:
  explicit BrokerFixture(PublishOptions options = {}) : key_(kSecret), clock_(absl::Now()) {
    WriteFile("catalogue.yaml", kCatalogueYaml);
    WriteFile("policy.yaml", kPolicyYaml);
    AccessOptions access;
    access.authority = pki_.authority_file();
    access.trust_domain = kTestTrustDomain;
    access.catalogue = folder_.path() / "catalogue.yaml";
    access.policy = folder_.path() / "policy.yaml";
    access_ = AccessControl::Open(access, clock_).value();
    StateStoreOptions state;
    state.path = folder_.path() / "state";
    state_ = StateStore::Open(state).value();
    pipeline_ = Pipeline::Start(log_, *state_, clock_, {}).value();
    ingest_ = std::make_unique<IngestService>(*pipeline_, *state_, *access_, clock_, key_, options);
    AdminSources sources;
    sources.version = "1.2.3";
    sources.start_time = clock_.Now();
    sources.store_epoch = ToString(log_.Epoch());
    sources.agent_of_source = [this](std::string_view agency, std::string_view source) {
      return ingest_->AgentOf(agency, source);
    };
    admin_ = std::make_unique<AdminService>(*pipeline_, *state_, *access_, sources);
    StartServer();
  }

  ~BrokerFixture() {
    ingest_->Stop();
    admin_->Stop();
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(10));
    server_->Wait();
    pipeline_->Stop();
  }

  // A channel of its own for a client with this certificate.
  std::shared_ptr<grpc::Channel> ChannelWith(const IssuedCertificate& certificate) const {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = pki_.authority_pem();
    options.pem_cert_chain = certificate.certificate_pem;
    options.pem_private_key = certificate.key_pem;
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(address_, grpc::SslCredentials(options), arguments);
  }
  std::shared_ptr<grpc::Channel> ChannelAs(std::string_view path) const {
    return ChannelWith(pki_.Client(path));
  }
  std::shared_ptr<grpc::Channel> ChannelWithoutCertificate() const { return ChannelWith({}); }

  void WriteFile(const std::string& name, std::string_view text) const {
    std::ofstream(folder_.path() / name) << text;
  }

  const TestPki& pki() const { return pki_; }
  AccessControl& access() { return *access_; }
  StateStore& state() { return *state_; }
  IngestService& ingest() { return *ingest_; }
  AdminService& admin() { return *admin_; }
  Pipeline& pipeline() { return *pipeline_; }

 private:
  void StartServer() {
    const IssuedCertificate certificate = pki_.Server();
    grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_BUT_DONT_VERIFY);
    options.pem_root_certs = pki_.authority_pem();
    options.pem_key_cert_pairs.push_back({certificate.key_pem, certificate.certificate_pem});
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(options), &port);
    builder.RegisterService(ingest_.get());
    builder.RegisterService(admin_.get());
    server_ = builder.BuildAndStart();
    REQUIRE(server_ != nullptr);
    address_ = "127.0.0.1:" + std::to_string(port);
  }

  TempDir folder_;
  TestPki pki_;
  IdentityKey key_;
  FakeClock clock_;
  MemoryCommitLog log_;
  std::unique_ptr<AccessControl> access_;
  std::unique_ptr<StateStore> state_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<IngestService> ingest_;
  std::unique_ptr<AdminService> admin_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

// One Publish stream, as an adapter sees it.
class PublishCall {
 public:
  explicit PublishCall(std::shared_ptr<grpc::Channel> channel)
      : stub_(v1::PublishService::NewStub(std::move(channel))),
        stream_(stub_->Publish(&context_)) {}

  // Sends `open` and returns the answer; without `opened` when the stream ended.
  v1::PublishResponse Open(std::string_view source, std::string_view agent = "test 1") {
    v1::PublishRequest request;
    request.mutable_open()->set_source(std::string(source));
    request.mutable_open()->set_agent(std::string(agent));
    v1::PublishResponse response;
    if (stream_->Write(request)) stream_->Read(&response);
    return response;
  }

  bool Send(int64_t first_sequence, const std::vector<v1::Change>& changes) {
    v1::PublishRequest request;
    request.mutable_batch()->set_first_sequence(first_sequence);
    for (const v1::Change& change : changes) *request.mutable_batch()->add_changes() = change;
    return stream_->Write(request);
  }

  // Reads verdicts until `sequence` is settled; false when the stream ended before.
  bool ReadSettled(int64_t sequence) {
    v1::PublishResponse response;
    while (settled_.through_sequence() < sequence) {
      if (!stream_->Read(&response)) return false;
      const auto& settled = response.settled();
      CHECK(settled.through_sequence() >= settled_.through_sequence());
      settled_.set_through_sequence(settled.through_sequence());
      settled_.mutable_rejections()->MergeFrom(settled.rejections());
      auto& tally = *settled_.mutable_tally();
      tally.set_created(tally.created() + settled.tally().created());
      tally.set_amended(tally.amended() + settled.tally().amended());
      tally.set_unchanged(tally.unchanged() + settled.tally().unchanged());
      tally.set_rejected(tally.rejected() + settled.tally().rejected());
    }
    return true;
  }

  // What was read by ReadSettled and Finish.
  const v1::PublishResponse::Settled& settled() const { return settled_; }

  // Half-closes, reads to the end and returns the outcome.
  absl::Status Finish() {
    stream_->WritesDone();
    return Outcome();
  }

  // Reads to the end, which the broker decides.
  absl::Status Outcome() {
    ReadSettled(std::numeric_limits<int64_t>::max());
    return FromGrpc(stream_->Finish(), context_);
  }

  void Cancel() { context_.TryCancel(); }

 private:
  std::unique_ptr<v1::PublishService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::PublishRequest, v1::PublishResponse>> stream_;
  v1::PublishResponse::Settled settled_;
};

}  // namespace landbridge::testing
