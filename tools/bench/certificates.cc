// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/certificates.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <chrono>
#include <fstream>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge::bench {
namespace {

constexpr auto kConnectPatience = std::chrono::seconds(60);

}  // namespace

std::string AgencyName(int index) { return absl::StrCat("agency/440000/bench-", index); }

absl::StatusOr<Certificates> Certificates::Make(const std::filesystem::path& folder) {
  AuthorityRequest request;
  request.trust_domain = kTrustDomain;
  LB_ASSIGN_OR_RETURN(const CertificateAuthority authority, CertificateAuthority::Create(request));
  LB_RETURN_IF_ERROR(authority.Save(folder));
  const auto issue = [&](std::string_view stem,
                         const CertificateRequest& wanted) -> absl::StatusOr<CertificateFiles> {
    LB_ASSIGN_OR_RETURN(const IssuedCertificate issued, authority.Issue(wanted));
    return WriteCertificate(folder, stem, issued);
  };
  const auto client = [&](std::string_view path) {
    CertificateRequest wanted;
    wanted.uris = {authority.UriOf(path)};
    return wanted;
  };
  CertificateRequest server;
  server.hosts = {"localhost", "127.0.0.1"};
  server.purpose = CertificatePurpose::kServer;
  Certificates made;
  made.authority = folder / "authority.pem";
  LB_ASSIGN_OR_RETURN(made.server, issue("server", server));
  for (int i = 0; i < kAgenciesMax; ++i) {
    LB_ASSIGN_OR_RETURN(made.agencies.emplace_back(),
                        issue(absl::StrCat("agency-", i), client(AgencyName(i))));
  }
  LB_ASSIGN_OR_RETURN(made.province, issue("province", client(kProvince)));
  LB_ASSIGN_OR_RETURN(made.duty, issue("duty", client(kDuty)));
  return made;
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenConnection(const std::string& address,
                                                              const Certificates& certificates,
                                                              const CertificateFiles& identity,
                                                              ReceiveWindow window) {
  grpc::SslCredentialsOptions pems;
  LB_ASSIGN_OR_RETURN(pems.pem_root_certs, ReadWhole(certificates.authority));
  LB_ASSIGN_OR_RETURN(pems.pem_cert_chain, ReadWhole(identity.certificate));
  LB_ASSIGN_OR_RETURN(pems.pem_private_key, ReadWhole(identity.key));
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  if (window == ReceiveWindow::kFixed) arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  auto channel = grpc::CreateCustomChannel(address, grpc::SslCredentials(pems), arguments);
  if (channel->WaitForConnected(std::chrono::system_clock::now() + kConnectPatience)) {
    return channel;
  }
  return absl::UnavailableError("a client could not connect");
}

absl::StatusOr<std::string> ReadWhole(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(path.string(), " cannot be read"));
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace landbridge::bench
