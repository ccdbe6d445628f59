// SPDX-License-Identifier: Apache-2.0
// Whether a certificate and a key can be used together. gRPC takes a pair that does not match
// without a word and fails at every handshake.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace landbridge {

// Both in PEM; the certificate's chain leaf first.
//
// Errors: kInvalidArgument: one of them is not PEM of its kind, or the key is not the leaf
// certificate's. The message says which; it does not name files.
absl::Status CheckKeyPair(std::string_view certificate_pem, std::string_view key_pem);

// Errors: kInvalidArgument: no certificate in PEM form. The message does not name files.
absl::Status CheckAuthority(std::string_view authority_pem);

}  // namespace landbridge
