// SPDX-License-Identifier: Apache-2.0
// The certificate's way from a real handshake to a Peer: a real server, real clients, TLS 1.2
// and 1.3.
#include <chrono>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "broker/access/grpc_identify.h"
#include "broker/server/reloadable_credentials.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/admin_service.grpc.pb.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "tests/access/tls_client.h"
#include "tests/contract/small_catalogue.h"
#include "tests/support/catch.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_pki.h"

namespace landbridge {
namespace {

using testing::TestPki;

// Answers every caller with its own name.
class WhoAmI final : public v1::AdminService::CallbackService {
 public:
  explicit WhoAmI(const AccessControl& access) : access_(access) {}

  grpc::ServerUnaryReactor* GetStatus(grpc::CallbackServerContext* context,
                                      const v1::GetStatusRequest* /*request*/,
                                      v1::GetStatusResponse* response) override {
    const absl::StatusOr<Peer> peer = Identify(access_, *context);
    if (peer.ok()) response->set_version(absl::StrCat(peer->name, " ", peer->serial));
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(ToGrpc(peer.status(), context));
    return reactor;
  }

 private:
  const AccessControl& access_;
};

TlsIdentity ServerIdentity(const TestPki& pki) {
  const IssuedCertificate server = pki.Server();
  return {server.certificate_pem, server.key_pem, pki.authority_pem(), server.not_after};
}

struct Fixture {
  TestPki pki;
  SystemClock clock;
  std::unique_ptr<AccessControl> access;
  std::unique_ptr<WhoAmI> service;
  std::shared_ptr<ReloadableCredentials> credentials;
  std::unique_ptr<grpc::Server> server;
  int port = 0;

  Fixture() {
    std::ofstream(pki.folder() / "catalogue.yaml") << testing::kSmallCatalogue;
    std::ofstream(pki.folder() / "policy.yaml") << "operators: []\n";
    AccessOptions options;
    options.authority = pki.authority_file();
    options.trust_domain = testing::kTestTrustDomain;
    options.catalogue = pki.folder() / "catalogue.yaml";
    options.policy = pki.folder() / "policy.yaml";
    access = *AccessControl::Open(options, clock);
    service = std::make_unique<WhoAmI>(*access);
    credentials = std::make_shared<ReloadableCredentials>(ServerIdentity(pki));
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", credentials, &port);
    builder.RegisterService(service.get());
    server = builder.BuildAndStart();
    REQUIRE(server != nullptr);
  }

  ~Fixture() { server->Shutdown(std::chrono::system_clock::now()); }

  // What a client with this certificate (or none) is answered.
  absl::StatusOr<std::string> Ask(const IssuedCertificate* client, const std::string& authority) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = authority;
    if (client != nullptr) {
      options.pem_cert_chain = client->certificate_pem;
      options.pem_private_key = client->key_pem;
    }
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // a connection of its own
    const auto channel = grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port),
                                                   grpc::SslCredentials(options), arguments);
    const auto stub = v1::AdminService::NewStub(channel);
    grpc::ClientContext context;
    v1::GetStatusResponse response;
    const grpc::Status status = stub->GetStatus(&context, {}, &response);
    if (!status.ok()) return FromGrpc(status, context);
    return response.version();
  }
  absl::StatusOr<std::string> Ask(const IssuedCertificate* client) {
    return Ask(client, pki.authority_pem());
  }
};

TEST_CASE("a client's certificate identifies it over a real connection") {
  Fixture f;
  const IssuedCertificate court = f.pki.Client("agency/440000/court");
  const auto answer = f.Ask(&court);
  INFO(answer.status().message());
  REQUIRE(answer.ok());
  CHECK(*answer == "agency/440000/court " + court.serial);
}

TEST_CASE("a client that is refused hears why, for every fault of its certificate") {
  Fixture f;
  const TestPki other;
  struct Case {
    std::string name;
    std::optional<IssuedCertificate> client;
    v1::ProblemReason reason;
  };
  const Case cases[] = {
      {"none", std::nullopt, v1::PROBLEM_REASON_CERTIFICATE_MISSING},
      {"another authority's", other.Client("agency/440000/court"),
       v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED},
      {"expired", f.pki.ExpiredClient("agency/440000/court"),
       v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED},
      {"for servers", f.pki.ClientWithServerPurpose("agency/440000/court"),
       v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED},
      {"without a name", f.pki.ClientWithUris({}), v1::PROBLEM_REASON_CERTIFICATE_NAME},
      {"with two names",
       f.pki.ClientWithUris(
           {"spiffe://test.example/operator/a", "spiffe://test.example/operator/b"}),
       v1::PROBLEM_REASON_CERTIFICATE_NAME},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const absl::Status status = f.Ask(one.client ? &*one.client : nullptr).status();
    CAPTURE(status.message());
    CHECK(status.code() == absl::StatusCode::kUnauthenticated);
    CHECK(v1::ProblemReason_Name(ReasonOf(status)) == v1::ProblemReason_Name(one.reason));
  }
}

TEST_CASE("the whole chain arrives, with TLS 1.2 and with TLS 1.3") {
  Fixture f;
  const IssuedCertificate court = f.pki.Client("agency/440000/court");
  const int version = GENERATE(TLS1_2_VERSION, TLS1_3_VERSION);
  CAPTURE(version);
  // The authority's certificate behind the leaf, as with an authority between.
  const auto answer =
      testing::AskOverTls(version, f.port, court.certificate_pem + f.pki.authority_pem(),
                          court.key_pem, "/landbridge.v1.AdminService/GetStatus");
  CHECK(answer.protocol == (version == TLS1_2_VERSION ? "TLSv1.2" : "TLSv1.3"));
  CHECK(answer.data.find("agency/440000/court " + court.serial) != std::string::npos);
}

TEST_CASE("a renewed server certificate is used for the next connection") {
  Fixture f;
  const TestPki next;
  const IssuedCertificate court = f.pki.Client("agency/440000/court");
  REQUIRE(f.Ask(&court).ok());
  CHECK_FALSE(f.Ask(&court, next.authority_pem()).ok());

  f.credentials->Use(ServerIdentity(next));
  const auto answer = f.Ask(&court, next.authority_pem());
  INFO(answer.status().message());
  CHECK(answer.ok());
  CHECK_FALSE(f.Ask(&court, f.pki.authority_pem()).ok());
}

}  // namespace
}  // namespace landbridge
