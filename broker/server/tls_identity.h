// SPDX-License-Identifier: Apache-2.0
// The broker's own certificate with its key, checked as a pair before gRPC sees it: gRPC would take
// two halves that do not belong together, and every connection would fail.
//
// A value; any thread.
#pragma once

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace landbridge {

struct TlsIdentity {
  std::string certificate_chain_pem;
  std::string key_pem;
  // Of the authority that signs clients: only told to clients, so that they choose the right
  // certificate.
  std::string client_authority_pem;
  absl::Time not_after;
};

// Reads the three files.
//
// Errors: kInvalidArgument: no certificate, no unencrypted key, the key belongs to another
//           certificate, the certificate has expired or is not for servers.
//         kFailedPrecondition: everybody on this machine may read the key.
//         Others: a file cannot be read. Each message names the file and the remedy.
absl::StatusOr<TlsIdentity> LoadTlsIdentity(const std::filesystem::path& certificate,
                                            const std::filesystem::path& key,
                                            const std::filesystem::path& client_authority,
                                            absl::Time now);

}  // namespace landbridge
