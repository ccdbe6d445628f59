// SPDX-License-Identifier: Apache-2.0
// Makes keys and certificates with OpenSSL. Used by pki.cc alone.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "openssl/evp.h"
#include "openssl/x509.h"

namespace landbridge::pki_internal {

struct KeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, KeyDeleter>;

struct CertificateDeleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using CertificatePtr = std::unique_ptr<X509, CertificateDeleter>;

KeyPtr GenerateKey();

std::string KeyToPem(EVP_PKEY* key);
std::string CertificateToPem(X509* certificate);

// Errors: kInvalidArgument: not one unencrypted key, not a certificate.
absl::StatusOr<KeyPtr> KeyFromPem(std::string_view pem);
absl::StatusOr<CertificatePtr> CertificateFromPem(std::string_view pem);

// Builds one certificate step by step, then signs it. A step that fails is remembered, and Sign
// reports the first.
class X509Builder {
 public:
  // A version 3 certificate for the public half of `key`, with a random serial number.
  // `common_name` is cut to the 64 bytes that the standard allows.
  X509Builder(EVP_PKEY* key, std::string_view common_name);

  X509Builder& Valid(absl::Time not_before, absl::Time not_after);

  // An extension in OpenSSL's configuration syntax, such as NID_key_usage,
  // "critical,digitalSignature". Only for constants: the syntax would take a name apart.
  X509Builder& Extension(int nid, const char* value);

  // The subject alternative name. A host is a DNS name or an IP address.
  X509Builder& Names(const std::vector<std::string>& uris, const std::vector<std::string>& hosts);

  // `issuer` is null for a certificate that signs itself.
  //
  // Errors: kInvalidArgument: a step was given what cannot stand in a certificate.
  absl::StatusOr<CertificatePtr> Sign(X509* issuer, EVP_PKEY* issuer_key);

 private:
  void Fail(std::string_view what);

  CertificatePtr certificate_;
  EVP_PKEY* const key_;
  std::vector<std::pair<int, std::string>> extensions_;
  std::vector<std::string> uris_;
  std::vector<std::string> hosts_;
  absl::Status status_;
};

}  // namespace landbridge::pki_internal
