// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/bare_server.h"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <fstream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge::bench {
namespace {

// In one piece, for whoever waits for it.
absl::Status Announce(const std::string& address, const std::filesystem::path& path) {
  const std::filesystem::path fresh = path.string() + ".new";
  std::ofstream file(fresh);
  file << address << "\n";
  file.close();
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  if (file && !error) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(path.string(), " cannot be written"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<BareServer>> BareServer::Start(
    const std::string& command, const std::vector<std::string>& arguments,
    const std::filesystem::path& folder, const Certificates& certificates) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::filesystem::path ready = folder / "address";
  std::vector<std::string> line = {OwnProgram().string(), command};
  line.insert(line.end(), arguments.begin(), arguments.end());
  line.insert(line.end(), {"--authority", certificates.authority.string(), "--certificate",
                           certificates.server.certificate.string(), "--key",
                           certificates.server.key.string(), "--ready-file", ready.string()});
  LB_ASSIGN_OR_RETURN(std::unique_ptr<ChildProcess> process,
                      ChildProcess::Start(line, folder / "server.log"));
  LB_ASSIGN_OR_RETURN(std::string address, process->AwaitLine(ready));
  return std::unique_ptr<BareServer>(new BareServer(std::move(process), std::move(address)));
}

absl::Status ServeBare(const BareServerFlags& flags, grpc::CallbackGenericService& service) {
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  grpc::SslServerCredentialsOptions::PemKeyCertPair pair;
  LB_ASSIGN_OR_RETURN(options.pem_root_certs, ReadWhole(flags.authority));
  LB_ASSIGN_OR_RETURN(pair.cert_chain, ReadWhole(flags.certificate));
  LB_ASSIGN_OR_RETURN(pair.private_key, ReadWhole(flags.key));
  options.pem_key_cert_pairs.push_back(pair);

  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(options), &port);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetMaxReceiveMessageSize(-1);
  builder.RegisterCallbackGenericService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) return absl::UnavailableError("cannot listen on 127.0.0.1");
  LB_RETURN_IF_ERROR(Announce(absl::StrCat("127.0.0.1:", port), flags.ready_file));
  server->Wait();
  return absl::OkStatus();
}

}  // namespace landbridge::bench
