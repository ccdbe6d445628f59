// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/nats_client.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge::bench {
namespace {

using Options = std::unique_ptr<natsOptions, NatsDelete<natsOptions_Destroy>>;

// Fewer and fuller TLS records than the library's own 32 KiB make.
constexpr int kBufferBytes = 256 * 1024;

// A reader that is behind is to get everything. The library lets that wait in memory, up to 1 KiB
// for each, and 2 GiB.
constexpr int kMessagesWaiting = 2'000'000;

// The server's certificate is for that name; the library does not compare addresses.
constexpr char kServerName[] = "localhost";

}  // namespace

absl::Status FromNats(natsStatus status, const char* action) {
  if (status == NATS_OK) return absl::OkStatus();
  const char* const more = nats_GetLastError(nullptr);
  return absl::InternalError(absl::StrCat("NATS, ", action, ": ", natsStatus_GetText(status), " ",
                                          more == nullptr ? "" : more));
}

absl::StatusOr<NatsConnection> ConnectNats(uint16_t port, const Certificates& certificates,
                                           const CertificateFiles& identity, Sending sending) {
  natsOptions* made = nullptr;
  LB_RETURN_IF_ERROR(FromNats(natsOptions_Create(&made), "options"));
  const Options options(made);
  const std::string url = absl::StrCat("tls://127.0.0.1:", port);
  for (const natsStatus status :
       {natsOptions_SetURL(made, url.c_str()), natsOptions_SetSecure(made, true),
        natsOptions_LoadCATrustedCertificates(made, certificates.authority.c_str()),
        natsOptions_LoadCertificatesChain(made, identity.certificate.c_str(), identity.key.c_str()),
        natsOptions_SetExpectedHostname(made, kServerName),
        natsOptions_SetIOBufSize(made, kBufferBytes),
        natsOptions_SetSendAsap(made, sending == Sending::kAtOnce),
        natsOptions_SetAllowReconnect(made, false),
        natsOptions_SetMaxPendingMsgs(made, kMessagesWaiting)}) {
    LB_RETURN_IF_ERROR(FromNats(status, "options"));
  }
  natsConnection* connection = nullptr;
  LB_RETURN_IF_ERROR(FromNats(natsConnection_Connect(&connection, made), "connect"));
  return NatsConnection(connection);
}

}  // namespace landbridge::bench
