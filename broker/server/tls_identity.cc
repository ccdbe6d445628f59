// SPDX-License-Identifier: Apache-2.0
#include "broker/server/tls_identity.h"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "broker/access/certificate.h"
#include "openssl/bio.h"
#include "openssl/err.h"
#include "openssl/evp.h"
#include "openssl/pem.h"
#include "openssl/x509v3.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

struct BioDeleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct KeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, KeyDeleter>;

absl::StatusOr<std::string> ReadWhole(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot read ", file.string()));
  }
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

absl::Status Wrong(const std::filesystem::path& file, const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat(file.string(), ": ", what));
}

KeyPtr ParseKey(const std::string& pem) {
  const std::unique_ptr<BIO, BioDeleter> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  // Without a callback OpenSSL would ask for a passphrase on the terminal.
  const auto no_passphrase = [](char*, int, int, void*) { return -1; };
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  return key;
}

absl::Status CheckNotPublic(const std::filesystem::path& key) {
  std::error_code error;
  const auto permissions = std::filesystem::status(key, error).permissions();
  if (error || (permissions & std::filesystem::perms::others_all) == std::filesystem::perms::none) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(absl::StrCat(
      key.string(), ": everybody on this machine may use this key; restrict it (chmod 600)"));
}

}  // namespace

absl::StatusOr<TlsIdentity> LoadTlsIdentity(const std::filesystem::path& certificate,
                                            const std::filesystem::path& key,
                                            const std::filesystem::path& client_authority,
                                            absl::Time now) {
  TlsIdentity identity;
  LB_ASSIGN_OR_RETURN(identity.certificate_chain_pem, ReadWhole(certificate));
  LB_ASSIGN_OR_RETURN(identity.key_pem, ReadWhole(key));
  LB_ASSIGN_OR_RETURN(identity.client_authority_pem, ReadWhole(client_authority));
  LB_RETURN_IF_ERROR(CheckNotPublic(key));

  const absl::StatusOr<std::vector<X509Ptr>> chain =
      ParseCertificates(identity.certificate_chain_pem);
  if (!chain.ok() || chain->empty()) {
    return Wrong(certificate,
                 "holds no readable certificate; give a PEM file, the broker's own "
                 "certificate first");
  }
  X509* leaf = chain->front().get();
  const KeyPtr private_key = ParseKey(identity.key_pem);
  if (private_key == nullptr) {
    return Wrong(key, "holds no private key in PEM without passphrase; give one");
  }
  const bool pair = X509_check_private_key(leaf, private_key.get()) == 1;
  ERR_clear_error();
  if (!pair) {
    return Wrong(key, absl::StrCat("does not belong to the certificate in ", certificate.string(),
                                   "; give the key that it was issued for"));
  }
  identity.not_after = NotAfter(*leaf);
  if (now > identity.not_after) {
    return Wrong(certificate, absl::StrCat("expired at ", FormatUtc(identity.not_after),
                                           "; renew it (`landbridge pki issue --server`)"));
  }
  if (X509_check_purpose(leaf, X509_PURPOSE_SSL_SERVER, 0) != 1) {
    return Wrong(certificate,
                 "is not for servers; use one with the extended key usage serverAuth "
                 "(`landbridge pki issue --server`)");
  }
  return identity;
}

}  // namespace landbridge
