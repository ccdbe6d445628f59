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
  // A resumed TLS session keeps the leaf and forgets the rest of the chain.
  for (const char* property :
       {GRPC_X509_PEM_CERT_CHAIN_PROPERTY_NAME, GRPC_X509_PEM_CERT_PROPERTY_NAME}) {
    const std::vector<grpc::string_ref> values = auth->FindPropertyValues(property);
    if (!values.empty()) return access.Identify({values[0].data(), values[0].size()});
  }
  return access.Identify("");
}

}  // namespace landbridge
