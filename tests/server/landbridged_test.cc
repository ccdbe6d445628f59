// SPDX-License-Identifier: Apache-2.0
// The broker as a process: how it starts, serves, reloads and stops.
#include <csignal>
#include <string>

#include "absl/strings/match.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/admin_service.grpc.pb.h"
#include "proto/contract/exit_code.h"
#include "tests/server/broker_process.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

using testing::BrokerProcess;
using testing::Finished;

bool Answers(const BrokerProcess& broker) {
  const auto stub = v1::AdminService::NewStub(broker.Connect(broker.pki().Client("operator/duty")));
  grpc::ClientContext context;
  v1::GetStatusResponse response;
  return stub->GetStatus(&context, {}, &response).ok() && !response.version().empty();
}

TEST_CASE("the ready file has the bound address while the broker serves, and is gone afterwards") {
  BrokerProcess broker;
  broker.Write("ready", "127.0.0.1:1\n");  // of a run that was killed
  broker.Start();
  CHECK(broker.address() != "127.0.0.1:1");
  CHECK(Answers(broker));
  CHECK(broker.End(SIGTERM) == kExitOk);
  CHECK_FALSE(std::filesystem::exists(broker.ready_file()));
  CHECK(absl::StrContains(broker.Log(), "stopped"));
}

TEST_CASE("SIGINT stops as gracefully as SIGTERM, and a restart finds everything") {
  BrokerProcess broker;
  broker.Start();
  CHECK(broker.End(SIGINT) == kExitOk);
  broker.Start();
  CHECK(Answers(broker));
}

TEST_CASE("malformed configuration ends the start with file, line and remedy") {
  BrokerProcess broker;
  struct Case {
    std::string from;
    std::string to;
    std::string said;
  };
  const Case cases[] = {
      {"trust_domain:", "trust_domian:", "broker.yaml:2:1: `trust_domian`: is not known here"},
      {"listen: 127.0.0.1:0", "listen: 127.0.0.1",
       "broker.yaml:1:1: `listen`: `127.0.0.1` is no address; write host and port"},
      {"listen: 127.0.0.1:0\n", "listen: 127.0.0.1:0\nmetrics_listen: \"9464\"\n",
       "broker.yaml:2:1: `metrics_listen`: `9464` is no address; write host and port"},
      {"memory: 64MiB", "memory: 1MiB", "broker.yaml:4:34: `storage.memory`"},
      {"identity_key: identity.key\n", "identity_key: identity.key\ntime_zone: Mars/North\n",
       "broker.yaml:8:1: `time_zone`: `Mars/North` is not known on this machine; use an IANA name"},
      {"policy.yaml", "none.yaml", "none.yaml"},
      {"certificate: broker.pem", "certificate: authority.pem", "does not belong to"},
      {"key: broker.key", "key: authority.key", "does not belong to"},
      {"client_authority: authority.pem", "client_authority: broker.key", "holds no certificate"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.to);
    broker.Configure(one.from, one.to);
    for (const std::vector<std::string>& flags :
         {std::vector<std::string>{}, std::vector<std::string>{"--check-config"}}) {
      const Finished finished = broker.RunToEnd(flags);
      CAPTURE(finished.err);
      CHECK(finished.exit_code == kExitConfig);
      CHECK(absl::StrContains(finished.err, one.said));
    }
    broker.Configure(one.to, one.from);
  }
  CHECK(broker.RunToEnd({"--check-config"}).exit_code == kExitOk);
}

TEST_CASE("the configuration file may be named without its flag, as the adapter's mapping is") {
  const BrokerProcess broker;
  const Finished finished = testing::RunProgram(
      {LANDBRIDGED, (broker.folder() / "broker.yaml").string(), "--check-config"});
  INFO(finished.err);
  CHECK(finished.exit_code == kExitOk);
  CHECK(absl::StrContains(finished.out, "configuration is valid"));
}

TEST_CASE("a malformed policy or catalogue ends the start with file, line and remedy") {
  BrokerProcess broker;
  broker.Write("policy.yaml",
               "agencies:\n- name: agency/440000/x\n  sources: a\n  categories: y\n");
  const Finished policy = broker.RunToEnd();
  CHECK(policy.exit_code == kExitConfig);
  CAPTURE(policy.err);
  CHECK(absl::StrContains(policy.err,
                          "policy.yaml:4:3: `agencies[0].categories[0]`: `y` is no "
                          "category of the catalogue; correct the id"));

  broker.Write("catalogue.yaml", "instruments: []\n");
  const Finished catalogue = broker.RunToEnd();
  CHECK(catalogue.exit_code == kExitConfig);
  CAPTURE(catalogue.err);
  CHECK(absl::StrContains(catalogue.err, "catalogue.yaml:1:"));
}

TEST_CASE("an identity key that others may read, or that is too short, is refused") {
  BrokerProcess broker;
  std::filesystem::permissions(broker.folder() / "identity.key",
                               std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  const Finished open = broker.RunToEnd();
  CHECK(open.exit_code == kExitConfig);
  CHECK(absl::StrContains(open.err, "identity.key"));
  CHECK(absl::StrContains(open.err, "chmod"));

  std::filesystem::permissions(broker.folder() / "identity.key",
                               std::filesystem::perms::others_read,
                               std::filesystem::perm_options::remove);
  broker.Write("identity.key", "short");
  const Finished short_key = broker.RunToEnd();
  CHECK(short_key.exit_code == kExitConfig);
  CHECK(absl::StrContains(short_key.err, "32"));
}

TEST_CASE("a TLS key that everybody may read is refused") {
  BrokerProcess broker;
  std::filesystem::permissions(broker.folder() / "broker.key", std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  const Finished finished = broker.RunToEnd();
  CHECK(finished.exit_code == kExitConfig);
  CHECK(absl::StrContains(finished.err, "broker.key"));
  CHECK(absl::StrContains(finished.err, "chmod 600"));
}

TEST_CASE("a second broker on the same folder is refused, and the folder is named") {
  BrokerProcess broker;
  broker.Start();
  const Finished second = broker.RunToEnd();
  CAPTURE(second.err);
  CHECK(second.exit_code == kExitIo);
  CHECK(absl::StrContains(second.err, (broker.folder() / "store").string()));
  CHECK(Answers(broker));
}

TEST_CASE("an address that is taken is refused, and named") {
  BrokerProcess broker;
  broker.Start();
  BrokerProcess second;
  second.Configure("listen: 127.0.0.1:0", "listen: " + broker.address());
  const Finished finished = second.RunToEnd();
  CAPTURE(finished.err);
  CHECK(finished.exit_code == kExitIo);
  CHECK(absl::StrContains(finished.err, "cannot listen on " + broker.address()));
}

TEST_CASE("--check-config says what would be served and touches no store") {
  const BrokerProcess broker;
  const Finished finished = broker.RunToEnd({"--check-config"});
  CAPTURE(finished.err);
  CHECK(finished.exit_code == kExitOk);
  CHECK(absl::StrContains(finished.out, "1 agencies, 1 provinces, 1 operators"));
  CHECK_FALSE(std::filesystem::exists(broker.folder() / "store"));
}

TEST_CASE("a wrong command line ends with its own exit code") {
  const BrokerProcess broker;
  CHECK(testing::RunProgram({LANDBRIDGED}).exit_code == kExitUsage);
  CHECK(broker.RunToEnd({"--no-such-flag"}).exit_code == kExitUsage);
  CHECK(broker.RunToEnd({"--exit"}).exit_code == kExitUsage);
  CHECK(testing::RunProgram({LANDBRIDGED, "--version"}).exit_code == kExitOk);
}

TEST_CASE("a reload with a faulty file keeps what was in force and says why") {
  BrokerProcess broker;
  broker.Start();
  broker.Write("policy.yaml", "operators: [{name: operator/UPPER}]\n");
  broker.Reload();
  CHECK(absl::StrContains(broker.Log(), "stay as they were"));
  CHECK(absl::StrContains(broker.Log(), "policy.yaml:1:"));
  CHECK(Answers(broker));
}

TEST_CASE("a reload takes a renewed certificate, and keeps the former when the pair does not fit") {
  BrokerProcess broker;
  broker.Start();
  const IssuedCertificate renewed = broker.pki().Server();
  broker.Write("broker.pem", renewed.certificate_pem);
  broker.Reload();  // the key of the former certificate
  CHECK(absl::StrContains(broker.Log(), "certificate stays as it was"));
  CHECK(Answers(broker));

  broker.Write("broker.key", renewed.key_pem);
  broker.Reload();
  CHECK(absl::StrContains(broker.Log(), "reloaded the broker's certificate"));
  CHECK(Answers(broker));
}

}  // namespace
}  // namespace landbridge
