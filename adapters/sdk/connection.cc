// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/connection.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

#include "absl/strings/numbers.h"
#include "landbridge/config/v1/connection.pb.h"
#include "proto/contract/config_file.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/key_pair.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr int kKeepaliveMs = 20'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
// The pauses between calls are the clients' own; gRPC, which fails calls at once while it pauses
// itself, for two minutes in the end, must not add to them.
constexpr int kReconnectBackoffMaxMs = 2'000;
constexpr int kReconnectBackoffFirstMs = 200;
constexpr auto kConnectWait = std::chrono::seconds(2);
constexpr auto kConnectLook = std::chrono::milliseconds(100);

struct Setting {
  const char* flag;
  const char* variable;
  const char* what;
};

std::string FromEnvironment(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path, const char* what) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const std::error_code error(errno, std::generic_category());
    const std::string message =
        std::string(what) + " " + path.string() + " cannot be read: " + error.message();
    if (error == std::errc::permission_denied) {
      return WithExitCode(absl::PermissionDeniedError(message), kExitNotFound);
    }
    return absl::NotFoundError(message);
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// The first of flag, environment and file that has the setting.
absl::StatusOr<std::string> Resolve(const std::string& flag, const std::string& from_file,
                                    const Setting& setting) {
  if (!flag.empty()) return flag;
  if (std::string value = FromEnvironment(setting.variable); !value.empty()) return value;
  if (!from_file.empty()) return from_file;
  return WithExitCode(
      absl::InvalidArgumentError(std::string("no ") + setting.what + " is given; use " +
                                 setting.flag + ", $" + setting.variable +
                                 ", or a connection file (--connection or "
                                 "$LANDBRIDGE_CONNECTION)"),
      kExitUsage);
}

absl::Status Wrong(const std::string& message) {
  return WithExitCode(absl::InvalidArgumentError(message), kExitConfig);
}

// Without a port gRPC takes 443 without a word.
absl::Status CheckServer(const std::string& server) {
  if (server.starts_with("unix:")) return absl::OkStatus();
  constexpr int kPortMax = 65'535;
  const size_t colon = server.rfind(':');
  const size_t bracket = server.rfind(']');
  int port = 0;
  const bool has_port =
      colon != std::string::npos && (bracket == std::string::npos || colon > bracket) &&
      absl::SimpleAtoi(server.substr(colon + 1), &port) && port >= 1 && port <= kPortMax;
  if (has_port) return absl::OkStatus();
  return Wrong("the server `" + server +
               "` has no port; write `server` as HOST:PORT, such as broker.example:7443");
}

// A group may read it: that is how systemd hands a key to a service.
absl::Status CheckOthersCannotRead(const std::filesystem::path& key) {
  using std::filesystem::perms;
  std::error_code error;
  const perms mode = std::filesystem::status(key, error).permissions();
  constexpr perms kOfOthers = perms::others_all | perms::group_write;
  if (error || (mode & kOfOthers) == perms::none) return absl::OkStatus();
  return Wrong("key " + key.string() +
               " can be read or written by others than its owner; chmod 600 " + key.string() +
               ", and when others may have read it, ask for a new certificate");
}

}  // namespace

absl::StatusOr<ConnectionOptions> ResolveConnection(const ConnectionOptions& flags) {
  ConnectionOptions options;
  config::v1::Connection stored;
  options.file = flags.file.empty()
                     ? std::filesystem::path(FromEnvironment("LANDBRIDGE_CONNECTION"))
                     : flags.file;
  if (!options.file.empty()) {
    LB_RETURN_IF_ERROR(ConfigurationFailed(LoadConfigFile(options.file, &stored, nullptr)));
  }
  LB_ASSIGN_OR_RETURN(options.server, Resolve(flags.server, stored.server(),
                                              {"--server", "LANDBRIDGE_SERVER", "server address"}));
  LB_RETURN_IF_ERROR(CheckServer(options.server));
  LB_ASSIGN_OR_RETURN(options.authority,
                      Resolve(flags.authority, stored.authority(),
                              {"--authority", "LANDBRIDGE_AUTHORITY", "certificate authority"}));
  LB_ASSIGN_OR_RETURN(options.certificate,
                      Resolve(flags.certificate, stored.certificate(),
                              {"--certificate", "LANDBRIDGE_CERTIFICATE", "certificate"}));
  LB_ASSIGN_OR_RETURN(options.key,
                      Resolve(flags.key, stored.key(), {"--key", "LANDBRIDGE_KEY", "private key"}));
  options.server_name = flags.server_name;
  if (options.server_name.empty()) options.server_name = FromEnvironment("LANDBRIDGE_SERVER_NAME");
  if (options.server_name.empty()) options.server_name = stored.server_name();
  return options;
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(const ConnectionOptions& options) {
  grpc::SslCredentialsOptions pems;
  LB_ASSIGN_OR_RETURN(pems.pem_root_certs, ReadFile(options.authority, "authority"));
  LB_ASSIGN_OR_RETURN(pems.pem_cert_chain, ReadFile(options.certificate, "certificate"));
  LB_ASSIGN_OR_RETURN(pems.pem_private_key, ReadFile(options.key, "key"));
  if (const absl::Status authority = CheckAuthority(pems.pem_root_certs); !authority.ok()) {
    return Wrong(
        "authority " + options.authority.string() + ": " + std::string(authority.message()) +
        "; `authority` is the certificate that signs the broker's, which its operator has");
  }
  if (const absl::Status pair = CheckKeyPair(pems.pem_cert_chain, pems.pem_private_key);
      !pair.ok()) {
    return Wrong("certificate " + options.certificate.string() + " and key " +
                 options.key.string() + ": " + std::string(pair.message()) +
                 "; correct `certificate` or `key`");
  }
  LB_RETURN_IF_ERROR(CheckOthersCannotRead(options.key));
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectBackoffFirstMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectBackoffMaxMs);
  arguments.SetMaxReceiveMessageSize(-1);
  if (!options.server_name.empty()) arguments.SetSslTargetNameOverride(options.server_name);
  return grpc::CreateCustomChannel(options.server, grpc::SslCredentials(pems), arguments);
}

void AwaitConnected(grpc::Channel& channel, const std::stop_token& stop) {
  const auto end = std::chrono::system_clock::now() + kConnectWait;
  while (!stop.stop_requested() && std::chrono::system_clock::now() < end) {
    if (channel.WaitForConnected(std::chrono::system_clock::now() + kConnectLook)) return;
  }
}

}  // namespace landbridge
