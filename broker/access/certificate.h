// SPDX-License-Identifier: Apache-2.0
// X.509 certificates as this room sees them: read from PEM, and asked for what identifies a peer.
// The only header of the room that shows OpenSSL. All functions are pure; any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "openssl/x509.h"

namespace landbridge {

struct X509Deleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using X509Ptr = std::unique_ptr<X509, X509Deleter>;

// The certificates in `pem`, in order; other blocks are passed over.
//
// Errors: kInvalidArgument: a certificate cannot be read, or there are more than 16.
absl::StatusOr<std::vector<X509Ptr>> ParseCertificates(std::string_view pem);

// The URI entries of the subject alternative name, in order.
std::vector<std::string> UriNames(const X509& certificate);

// In the form of NormalizeSerial.
std::string SerialOf(const X509& certificate);

absl::Time NotBefore(const X509& certificate);
absl::Time NotAfter(const X509& certificate);

// "2026-04-01T00:00:00Z".
std::string FormatUtc(absl::Time time);

}  // namespace landbridge
