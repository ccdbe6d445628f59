// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/jetstream_server.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/peers/nats_client.h"
#include "tools/bench/peers/server_program.h"

namespace landbridge::bench {
namespace {

constexpr char kConfigForm[] = R"(listen: "127.0.0.1:$0"
jetstream {store_dir: "$1"}
tls {cert_file: "$2", key_file: "$3", ca_file: "$4", verify: true}
)";

// As long as a scenario may last: what was published since then is known again.
constexpr int64_t kDuplicatesWindowNs = 120 * 60 * int64_t{1'000'000'000};

absl::Status MakeStream(uint16_t port, const Certificates& certificates) {
  LB_ASSIGN_OR_RETURN(const NatsConnection connection,
                      ConnectNats(port, certificates, certificates.agencies.front()));
  jsCtx* context = nullptr;
  LB_RETURN_IF_ERROR(
      FromNats(natsConnection_JetStream(&context, connection.get(), nullptr), "context"));
  const JetStream owner(context);
  jsStreamConfig config;
  jsStreamConfig_Init(&config);
  const char* subjects[] = {kJetStreamSubject};
  config.Name = kJetStreamName;
  config.Subjects = subjects;
  config.SubjectsLen = 1;
  config.Storage = js_FileStorage;
  config.Duplicates = kDuplicatesWindowNs;
  return FromNats(js_AddStream(nullptr, context, &config, nullptr, nullptr), "new stream");
}

}  // namespace

absl::StatusOr<std::unique_ptr<JetStreamServer>> JetStreamServer::Start(
    const std::filesystem::path& folder, const Certificates& certificates) {
  LB_ASSIGN_OR_RETURN(const std::filesystem::path program,
                      FindServer("nats-server", "nats-server"));
  LB_ASSIGN_OR_RETURN(const uint16_t port, FreePort());
  const std::filesystem::path config = folder / "nats.conf";
  LB_RETURN_IF_ERROR(WriteFile(
      config, absl::Substitute(kConfigForm, port, (folder / "store").string(),
                               certificates.server.certificate.string(),
                               certificates.server.key.string(), certificates.authority.string())));
  const std::filesystem::path log = folder / "nats.log";
  LB_ASSIGN_OR_RETURN(auto process,
                      ChildProcess::Start({program.string(), "--config", config.string()}, log));
  LB_RETURN_IF_ERROR(AwaitServing(*process, log, [port] { return IsListening(port); }));
  LB_RETURN_IF_ERROR(MakeStream(port, certificates));
  return std::unique_ptr<JetStreamServer>(new JetStreamServer(
      absl::StrCat("NATS JetStream ", VersionOf(program)), std::move(process), port));
}

}  // namespace landbridge::bench
