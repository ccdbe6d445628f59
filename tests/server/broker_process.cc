// SPDX-License-Identifier: Apache-2.0
#include "tests/server/broker_process.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/contract/small_catalogue.h"
#include "tests/support/catch.h"
#include "tests/support/file_text.h"

namespace landbridge::testing {
namespace {

constexpr int kPatienceMs = 60'000;
constexpr int kLookAgainMs = 100;  // should a notice be lost

constexpr char kConfig[] = R"(listen: 127.0.0.1:0
trust_domain: test.example
tls: {certificate: broker.pem, key: broker.key, client_authority: authority.pem}
storage: {folder: store, memory: 64MiB}
catalogue: catalogue.yaml
policy: policy.yaml
identity_key: identity.key
)";

constexpr char kPolicy[] = R"(agencies:
- {name: agency/440000/market, sources: ["penalties"], categories: [penalty]}
provinces:
- {name: province/440000, categories: ["*"], regions: ["*"], persons: true}
operators:
- {name: operator/duty}
)";

// Waits until `holds`, looking again whenever something in `folder` changes.
bool WaitUntil(const std::filesystem::path& folder, const std::function<bool()>& holds) {
  const int queue = inotify_init1(IN_CLOEXEC);
  inotify_add_watch(queue, folder.c_str(), IN_MOVED_TO | IN_MODIFY);
  bool held = holds();
  for (int waited_ms = 0; !held && waited_ms < kPatienceMs; waited_ms += kLookAgainMs) {
    pollfd waiting{queue, POLLIN, 0};
    char events[4096];
    if (poll(&waiting, 1, kLookAgainMs) > 0 && read(queue, events, sizeof(events)) < 0) break;
    held = holds();
  }
  close(queue);
  return held;
}

}  // namespace

BrokerProcess::BrokerProcess() {
  pki_.Write("broker", pki_.Server());
  Write("broker.yaml", kConfig);
  Write("policy.yaml", kPolicy);
  Write("catalogue.yaml", kSmallCatalogue);
  Write("identity.key", std::string(32, 'k'));
  std::filesystem::permissions(folder() / "identity.key", std::filesystem::perms::owner_read |
                                                              std::filesystem::perms::owner_write);
}

void BrokerProcess::Start(const std::vector<std::string>& flags) {
  std::vector<std::string> command = {LANDBRIDGED, "--config", (folder() / "broker.yaml").string(),
                                      "--ready-file", ready_file().string()};
  command.insert(command.end(), flags.begin(), flags.end());
  // A file that a killed run left behind is replaced, not there from the beginning.
  const std::string stale = FileText(ready_file());
  process_ = std::make_unique<Subprocess>(command, folder() / "broker.log");
  bool ended = false;
  const bool ready = WaitUntil(folder(), [&] {
    ended = process_->Ended();
    const std::string announced = FileText(ready_file());
    return ended || (!announced.empty() && announced != stale);
  });
  INFO(Log());
  REQUIRE(ready);
  REQUIRE_FALSE(ended);
  address_ = FileText(ready_file());
  REQUIRE(address_.ends_with('\n'));
  address_.pop_back();
}

int BrokerProcess::End(int signal) {
  process_->Signal(signal);
  return process_->Wait();
}

void BrokerProcess::Reload() {
  const std::string before = Log();
  process_->Signal(SIGHUP);
  const bool told = WaitUntil(folder(), [&] {
    const std::string news = Log().substr(before.size());
    // The certificate comes last, with either outcome.
    return news.find("the broker's certificate") != std::string::npos && news.ends_with('\n');
  });
  INFO(Log());
  REQUIRE(told);
}

Finished BrokerProcess::RunToEnd(const std::vector<std::string>& flags) const {
  std::vector<std::string> command = {LANDBRIDGED, "--config", (folder() / "broker.yaml").string()};
  command.insert(command.end(), flags.begin(), flags.end());
  return RunProgram(command);
}

std::shared_ptr<grpc::Channel> BrokerProcess::Connect(
    const std::optional<IssuedCertificate>& client) const {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = pki_.authority_pem();
  if (client.has_value()) {
    options.pem_cert_chain = client->certificate_pem;
    options.pem_private_key = client->key_pem;
  }
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address_, grpc::SslCredentials(options), arguments);
}

void BrokerProcess::Write(const std::string& name, const std::string& content) const {
  std::ofstream(folder() / name, std::ios::trunc) << content;
}

void BrokerProcess::Configure(const std::string& from, const std::string& to) const {
  std::string config = FileText(folder() / "broker.yaml");
  const size_t at = config.find(from);
  REQUIRE(at != std::string::npos);
  Write("broker.yaml", config.replace(at, from.size(), to));
}

void BrokerProcess::Revoke(const std::string& serial) const {
  Write("policy.yaml", absl::StrCat(kPolicy, "revoked_serials: [\"", serial, "\"]\n"));
}

std::string BrokerProcess::Log() const { return FileText(folder() / "broker.log"); }

}  // namespace landbridge::testing
