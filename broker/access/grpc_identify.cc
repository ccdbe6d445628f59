// SPDX-License-Identifier: Apache-2.0
#include "broker/access/grpc_identify.h"

#include <memory>
#include <string>
#include <vector>

#include "grpc/grpc_security_constants.h"

namespace landbridge {

absl::StatusOr<Peer> Identify(const AccessControl& access, const grpc::ServerContextBase& context) {
  const std::shared_ptr<const grpc::AuthContext> auth = context.auth_context();
  if (auth == nullptr) return access.Identify("");
  // What gRPC calls the chain is what OpenSSL gives a server: the certificates above the leaf,
  // which stands apart. Where a TLS library includes the leaf, it comes twice and harms nothing.
  std::string chain;
  for (const char* property :
       {GRPC_X509_PEM_CERT_PROPERTY_NAME, GRPC_X509_PEM_CERT_CHAIN_PROPERTY_NAME}) {
    const std::vector<grpc::string_ref> values = auth->FindPropertyValues(property);
    if (values.empty()) continue;
    chain.append(values[0].data(), values[0].size());
    if (!chain.ends_with('\n')) chain.push_back('\n');
  }
  return access.Identify(chain);
}

}  // namespace landbridge
