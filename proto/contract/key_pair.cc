// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/key_pair.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace landbridge {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

Bio ReadOnly(std::string_view pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
}

}  // namespace

absl::Status CheckKeyPair(std::string_view certificate_pem, std::string_view key_pem) {
  const Bio certificate_bio = ReadOnly(certificate_pem);
  const Bio key_bio = ReadOnly(key_pem);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(certificate_bio.get(), nullptr, nullptr, nullptr), &X509_free);
  // An encrypted key would ask for its passphrase on the terminal: an empty one is given instead.
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(key_bio.get(), nullptr, nullptr, const_cast<char*>("")),
      &EVP_PKEY_free);
  absl::Status status;
  if (!certificate) {
    status = absl::InvalidArgumentError("no certificate in PEM form");
  } else if (!key) {
    status = absl::InvalidArgumentError("no private key in PEM form without passphrase");
  } else if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    status = absl::InvalidArgumentError("the private key does not belong to the certificate");
  }
  ERR_clear_error();
  return status;
}

absl::Status CheckAuthority(std::string_view authority_pem) {
  const Bio bio = ReadOnly(authority_pem);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free);
  ERR_clear_error();
  if (certificate) return absl::OkStatus();
  return absl::InvalidArgumentError("no certificate in PEM form");
}

}  // namespace landbridge
