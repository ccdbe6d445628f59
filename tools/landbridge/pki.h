// SPDX-License-Identifier: Apache-2.0
// A small certificate authority: enough for a throwaway set-up, for tests, and for a real broker
// that has no other. Keys are ECDSA P-256. The authority's certificate carries the trust domain as
// its URI name, `spiffe://<trust domain>`.
//
//   LB_ASSIGN_OR_RETURN(const auto authority,
//                       CertificateAuthority::Create({.trust_domain = "credit.example"}));
//   CertificateRequest request;
//   request.uris = {authority.UriOf("agency/440000/court")};
//   LB_ASSIGN_OR_RETURN(const IssuedCertificate court, authority.Issue(request));
//
// Values without shared state; distinct objects may be used by distinct threads.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace landbridge {

struct AuthorityRequest {
  std::string trust_domain;
  absl::Time not_before = absl::Now() - absl::Minutes(5);  // the clocks of two machines differ
  absl::Duration lifetime = absl::Hours(24 * 3650);
};

enum class CertificatePurpose { kClient, kServer };

struct CertificateRequest {
  std::vector<std::string> uris;   // whole: "spiffe://credit.example/agency/440000/court"
  std::vector<std::string> hosts;  // DNS names and IP addresses
  CertificatePurpose purpose = CertificatePurpose::kClient;
  absl::Time not_before = absl::Now() - absl::Minutes(5);
  absl::Duration lifetime = absl::Hours(24 * 365);
};

struct IssuedCertificate {
  std::string certificate_pem;
  std::string key_pem;
  std::string serial;  // hexadecimal, as a policy's `revoked_serials` takes it
  absl::Time not_after;
};

class CertificateAuthority {
 public:
  // Errors: kInvalidArgument: `trust_domain` is no host name in lower case.
  static absl::StatusOr<CertificateAuthority> Create(const AuthorityRequest& request);

  // Reads an authority that Save wrote.
  //
  // Errors: kNotFound, kPermissionDenied and others: a file cannot be read.
  //         kInvalidArgument: a file is damaged, is no authority's, or the key belongs to another
  //         certificate.
  static absl::StatusOr<CertificateAuthority> Load(const std::filesystem::path& folder);

  CertificateAuthority(CertificateAuthority&&) noexcept;
  CertificateAuthority& operator=(CertificateAuthority&&) noexcept;
  ~CertificateAuthority();

  // Writes authority.pem and authority.key (mode 0600) into `folder`, which is created when
  // missing.
  //
  // Errors: kAlreadyExists: one of the files is there; nothing is overwritten.
  //         Others: a file cannot be written.
  absl::Status Save(const std::filesystem::path& folder) const;

  // Makes a key and signs a certificate for it.
  //
  // Errors: kInvalidArgument: a name is malformed, or the certificate would outlive the
  // authority's.
  absl::StatusOr<IssuedCertificate> Issue(const CertificateRequest& request) const;

  // "spiffe://<trust domain>/" and `path`.
  std::string UriOf(std::string_view path) const;

  const std::string& certificate_pem() const;
  const std::string& trust_domain() const;
  const std::string& serial() const;
  absl::Time not_after() const;

 private:
  struct Parts;
  explicit CertificateAuthority(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

// Where WriteCertificate put what it was given.
struct CertificateFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

// Writes `stem`.pem and `stem`.key (mode 0600) into `folder`, which is created when missing.
//
// Errors: as CertificateAuthority::Save.
absl::StatusOr<CertificateFiles> WriteCertificate(const std::filesystem::path& folder,
                                                  std::string_view stem,
                                                  const IssuedCertificate& issued);

}  // namespace landbridge
