// SPDX-License-Identifier: Apache-2.0
#include "tools/landbridge/pki.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "broker/access/certificate.h"
#include "openssl/x509v3.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/status_macros.h"
#include "tools/landbridge/private_file.h"
#include "tools/landbridge/x509_builder.h"

namespace landbridge {
namespace {

using pki_internal::CertificateFromPem;
using pki_internal::CertificatePtr;
using pki_internal::CertificateToPem;
using pki_internal::GenerateKey;
using pki_internal::KeyFromPem;
using pki_internal::KeyPtr;
using pki_internal::KeyToPem;
using pki_internal::X509Builder;

constexpr char kAuthorityStem[] = "authority";
constexpr std::string_view kUriScheme = "spiffe://";

bool IsTrustDomain(std::string_view text) {
  return !text.empty() && text.size() <= 253 && text.front() != '-' && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
         });
}

absl::Status CreateFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return absl::OkStatus();
  return absl::ErrnoToStatus(error.value(), absl::StrCat("cannot create ", folder.string()));
}

absl::StatusOr<CertificateFiles> WritePair(const std::filesystem::path& folder,
                                           std::string_view stem, std::string_view certificate_pem,
                                           std::string_view key_pem) {
  LB_RETURN_IF_ERROR(CreateFolder(folder));
  CertificateFiles files{folder / absl::StrCat(AbslView(stem), ".pem"),
                         folder / absl::StrCat(AbslView(stem), ".key")};
  LB_RETURN_IF_ERROR(CreateFileWith(files.certificate, certificate_pem, 0644));
  if (absl::Status status = CreateFileWith(files.key, key_pem, 0600); !status.ok()) {
    std::error_code ignored;  // the certificate alone would be of no use
    std::filesystem::remove(files.certificate, ignored);
    return status;
  }
  return files;
}

}  // namespace

struct CertificateAuthority::Parts {
  CertificatePtr certificate;
  KeyPtr key;
  std::string certificate_pem;
  std::string trust_domain;
  std::string serial;
};

CertificateAuthority::CertificateAuthority(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}
CertificateAuthority::CertificateAuthority(CertificateAuthority&&) noexcept = default;
CertificateAuthority& CertificateAuthority::operator=(CertificateAuthority&&) noexcept = default;
CertificateAuthority::~CertificateAuthority() = default;

absl::StatusOr<CertificateAuthority> CertificateAuthority::Create(const AuthorityRequest& request) {
  if (!IsTrustDomain(request.trust_domain)) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", request.trust_domain,
                     "` is no trust domain; use lower-case letters, digits, dots and hyphens, such "
                     "as credit.example"));
  }
  auto parts = std::make_unique<Parts>();
  parts->key = GenerateKey();
  X509Builder builder(parts->key.get(), absl::StrCat("Landbridge ", request.trust_domain));
  builder.Valid(request.not_before, request.not_before + request.lifetime)
      .Extension(NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
      .Extension(NID_key_usage, "critical,keyCertSign,cRLSign")
      .Extension(NID_subject_key_identifier, "hash")
      .Names({absl::StrCat(AbslView(kUriScheme), request.trust_domain)}, {});
  LB_ASSIGN_OR_RETURN(parts->certificate, builder.Sign(nullptr, parts->key.get()));
  parts->certificate_pem = CertificateToPem(parts->certificate.get());
  parts->trust_domain = request.trust_domain;
  parts->serial = SerialOf(*parts->certificate);
  return CertificateAuthority(std::move(parts));
}

absl::StatusOr<CertificateAuthority> CertificateAuthority::Load(
    const std::filesystem::path& folder) {
  const std::filesystem::path certificate_file = folder / absl::StrCat(kAuthorityStem, ".pem");
  const std::filesystem::path key_file = folder / absl::StrCat(kAuthorityStem, ".key");
  auto parts = std::make_unique<Parts>();
  LB_ASSIGN_OR_RETURN(parts->certificate_pem, ReadFileWhole(certificate_file));
  LB_ASSIGN_OR_RETURN(const std::string key_pem, ReadFileWhole(key_file));
  absl::StatusOr<CertificatePtr> certificate = CertificateFromPem(parts->certificate_pem);
  if (!certificate.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(certificate_file.string(), " ", certificate.status().message()));
  }
  absl::StatusOr<KeyPtr> key = KeyFromPem(key_pem);
  if (!key.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(key_file.string(), " ", key.status().message()));
  }
  parts->certificate = *std::move(certificate);
  parts->key = *std::move(key);
  if (X509_check_private_key(parts->certificate.get(), parts->key.get()) != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat(key_file.string(), " does not belong to ", certificate_file.string(),
                     "; put the pair that `landbridge pki init` wrote together into one folder"));
  }
  const std::vector<std::string> uris = UriNames(*parts->certificate);
  absl::string_view domain = uris.size() == 1 ? absl::string_view(uris[0]) : absl::string_view();
  if (X509_check_ca(parts->certificate.get()) == 0 ||
      !absl::ConsumePrefix(&domain, AbslView(kUriScheme)) || !IsTrustDomain(StdView(domain))) {
    return absl::InvalidArgumentError(
        absl::StrCat(certificate_file.string(),
                     " is no authority's certificate with a trust domain as its URI name; make one "
                     "with `landbridge pki init`"));
  }
  parts->trust_domain = std::string(domain);
  parts->serial = SerialOf(*parts->certificate);
  return CertificateAuthority(std::move(parts));
}

absl::Status CertificateAuthority::Save(const std::filesystem::path& folder) const {
  return WritePair(folder, kAuthorityStem, parts_->certificate_pem, KeyToPem(parts_->key.get()))
      .status();
}

absl::StatusOr<IssuedCertificate> CertificateAuthority::Issue(
    const CertificateRequest& request) const {
  const absl::Time not_after = request.not_before + request.lifetime;
  if (not_after > this->not_after()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the certificate would end at ", FormatUtc(not_after), ", after the authority's own at ",
        FormatUtc(this->not_after()), "; ask for fewer days"));
  }
  const bool for_server = request.purpose == CertificatePurpose::kServer;
  const std::vector<std::string>& names = for_server ? request.hosts : request.uris;
  const KeyPtr key = GenerateKey();
  X509Builder builder(key.get(), names.empty() ? std::string("unnamed") : names.front());
  builder.Valid(request.not_before, not_after)
      .Extension(NID_basic_constraints, "critical,CA:FALSE")
      .Extension(NID_key_usage, "critical,digitalSignature")
      .Extension(NID_ext_key_usage, for_server ? "serverAuth" : "clientAuth")
      .Extension(NID_subject_key_identifier, "hash")
      .Extension(NID_authority_key_identifier, "keyid:always")
      .Names(request.uris, request.hosts);
  LB_ASSIGN_OR_RETURN(const CertificatePtr certificate,
                      builder.Sign(parts_->certificate.get(), parts_->key.get()));
  return IssuedCertificate{CertificateToPem(certificate.get()), KeyToPem(key.get()),
                           SerialOf(*certificate), NotAfter(*certificate)};
}

std::string CertificateAuthority::UriOf(std::string_view path) const {
  return absl::StrCat(AbslView(kUriScheme), parts_->trust_domain, "/", AbslView(path));
}

const std::string& CertificateAuthority::certificate_pem() const { return parts_->certificate_pem; }

const std::string& CertificateAuthority::trust_domain() const { return parts_->trust_domain; }

const std::string& CertificateAuthority::serial() const { return parts_->serial; }

absl::Time CertificateAuthority::not_after() const { return NotAfter(*parts_->certificate); }

absl::StatusOr<CertificateFiles> WriteCertificate(const std::filesystem::path& folder,
                                                  std::string_view stem,
                                                  const IssuedCertificate& issued) {
  return WritePair(folder, stem, issued.certificate_pem, issued.key_pem);
}

}  // namespace landbridge
