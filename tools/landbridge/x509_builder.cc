// SPDX-License-Identifier: Apache-2.0
#include "tools/landbridge/x509_builder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "openssl/bio.h"
#include "openssl/bn.h"
#include "openssl/ec.h"
#include "openssl/err.h"
#include "openssl/pem.h"
#include "openssl/x509v3.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"

namespace landbridge::pki_internal {
namespace {

constexpr size_t kCommonNameBytesMax = 64;
constexpr int kSerialBits = 127;  // positive in 16 bytes

struct BioDeleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using BioPtr = std::unique_ptr<BIO, BioDeleter>;

struct BignumDeleter {
  void operator()(BIGNUM* number) const { BN_free(number); }
};

struct ExtensionDeleter {
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};

struct NamesDeleter {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

struct NameDeleter {
  void operator()(GENERAL_NAME* name) const { GENERAL_NAME_free(name); }
};

std::string TakeText(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);  // NOLINT(runtime/int): OpenSSL's type
  return {data, static_cast<size_t>(size)};
}

std::unique_ptr<GENERAL_NAME, NameDeleter> TextName(int type, const std::string& text) {
  std::unique_ptr<GENERAL_NAME, NameDeleter> name(GENERAL_NAME_new());
  ASN1_IA5STRING* value = ASN1_IA5STRING_new();
  ASN1_STRING_set(value, text.data(), static_cast<int>(text.size()));
  GENERAL_NAME_set0_value(name.get(), type, value);
  return name;
}

std::unique_ptr<GENERAL_NAME, NameDeleter> HostName(const std::string& host) {
  ASN1_OCTET_STRING* address = a2i_IPADDRESS(host.c_str());
  if (address == nullptr) {
    ERR_clear_error();
    return TextName(GEN_DNS, host);
  }
  std::unique_ptr<GENERAL_NAME, NameDeleter> name(GENERAL_NAME_new());
  GENERAL_NAME_set0_value(name.get(), GEN_IPADD, address);
  return name;
}

bool IsIa5(const std::string& text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (c <= ' ' || c > '~') return false;
  }
  return true;
}

}  // namespace

KeyPtr GenerateKey() {
  KeyPtr key(EVP_EC_gen("P-256"));
  LB_CHECK(key != nullptr);
  return key;
}

std::string KeyToPem(EVP_PKEY* key) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  LB_CHECK(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return TakeText(bio.get());
}

std::string CertificateToPem(X509* certificate) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  LB_CHECK(PEM_write_bio_X509(bio.get(), certificate) == 1);
  return TakeText(bio.get());
}

absl::StatusOr<KeyPtr> KeyFromPem(std::string_view pem) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  // Without a callback OpenSSL would ask for a passphrase on the terminal.
  const auto no_passphrase = [](char*, int, int, void*) { return -1; };
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  if (key == nullptr) {
    return absl::InvalidArgumentError("holds no private key in PEM without passphrase");
  }
  return key;
}

absl::StatusOr<CertificatePtr> CertificateFromPem(std::string_view pem) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  CertificatePtr certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (certificate == nullptr) return absl::InvalidArgumentError("holds no certificate in PEM");
  return certificate;
}

X509Builder::X509Builder(EVP_PKEY* key, std::string_view common_name)
    : certificate_(X509_new()), key_(key) {
  X509_set_version(certificate_.get(), X509_VERSION_3);
  const std::unique_ptr<BIGNUM, BignumDeleter> serial(BN_new());
  LB_CHECK(BN_rand(serial.get(), kSerialBits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1);
  BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate_.get()));
  const std::string_view name = common_name.substr(0, kCommonNameBytesMax);
  X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate_.get()), NID_commonName,
                             MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name.data()),
                             static_cast<int>(name.size()), -1, 0);
  X509_set_pubkey(certificate_.get(), key);
}

void X509Builder::Fail(std::string_view what) {
  if (status_.ok()) status_ = absl::InvalidArgumentError(AbslView(what));
}

X509Builder& X509Builder::Valid(absl::Time not_before, absl::Time not_after) {
  if (not_after <= not_before) Fail("a certificate must be valid for some time");
  ASN1_TIME_set(X509_getm_notBefore(certificate_.get()), absl::ToTimeT(not_before));
  ASN1_TIME_set(X509_getm_notAfter(certificate_.get()), absl::ToTimeT(not_after));
  return *this;
}

X509Builder& X509Builder::Extension(int nid, const char* value) {
  extensions_.emplace_back(nid, value);
  return *this;
}

X509Builder& X509Builder::Names(const std::vector<std::string>& uris,
                                const std::vector<std::string>& hosts) {
  uris_ = uris;
  hosts_ = hosts;
  return *this;
}

absl::StatusOr<CertificatePtr> X509Builder::Sign(X509* issuer, EVP_PKEY* issuer_key) {
  X509* certificate = certificate_.get();
  X509* signer = issuer == nullptr ? certificate : issuer;
  X509_set_issuer_name(certificate, X509_get_subject_name(signer));

  X509V3_CTX context;
  X509V3_set_ctx(&context, signer, certificate, nullptr, nullptr, 0);
  X509V3_set_ctx_nodb(&context);
  for (const auto& [nid, value] : extensions_) {
    const std::unique_ptr<X509_EXTENSION, ExtensionDeleter> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    LB_CHECK(extension != nullptr);
    X509_add_ext(certificate, extension.get(), -1);
  }
  if (!uris_.empty() || !hosts_.empty()) {
    const std::unique_ptr<GENERAL_NAMES, NamesDeleter> names(GENERAL_NAMES_new());
    for (const std::string& uri : uris_) {
      if (!IsIa5(uri)) Fail(absl::StrCat("the URI name is empty or has characters besides ASCII"));
      sk_GENERAL_NAME_push(names.get(), TextName(GEN_URI, uri).release());
    }
    for (const std::string& host : hosts_) {
      if (!IsIa5(host)) Fail("a host is empty or has characters besides ASCII");
      sk_GENERAL_NAME_push(names.get(), HostName(host).release());
    }
    X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_APPEND);
  }
  if (!status_.ok()) return status_;
  LB_CHECK(X509_sign(certificate, issuer_key, EVP_sha256()) > 0);
  return std::move(certificate_);
}

}  // namespace landbridge::pki_internal
