// SPDX-License-Identifier: Apache-2.0
// Server credentials whose certificate can be exchanged while connections come in.
//
//   auto credentials = std::make_shared<ReloadableCredentials>(identity);
//   builder.AddListeningPort(address, credentials, &port);
//   ...
//   credentials->Use(renewed);     // the next handshake has it; connections that are open stay
//
// Asks every client for its certificate and accepts any, also none: who the client is and whether
// it is trusted is decided for each call, by broker/access, because a client that is turned away in
// the handshake never learns why.
//
// Any thread may call Use. For one listening port.
#pragma once

#include <memory>
#include <string>

#include "broker/server/tls_identity.h"
#include "grpc/grpc_security.h"
#include "grpcpp/security/server_credentials.h"

namespace landbridge {

class ReloadableCredentials final : public grpc::ServerCredentials {
 public:
  // Requires: `identity` comes from LoadTlsIdentity.
  explicit ReloadableCredentials(TlsIdentity identity);
  ~ReloadableCredentials() override;

  void Use(TlsIdentity identity);

  // Metadata is no credential here: ends the process.
  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>& processor) override;

 private:
  class Source;

  // grpc::ServerCredentials has no public form of the core's certificate fetcher, so this makes the
  // core's credentials itself and adds the port with them.
  int AddPortToServer(const std::string& address, grpc_server* server) override;

  const std::unique_ptr<Source> source_;
  grpc_server_credentials* const core_;
};

}  // namespace landbridge
