// SPDX-License-Identifier: Apache-2.0
// Certificates made at run time, good ones and bad ones. A test that includes this links
// landbridge_pki.
//
//   TestPki pki;                                               // an authority of its own
//   const IssuedCertificate court = pki.Client("agency/440000/court");
//   const CertificateFiles files = pki.Write("court", court);  // in pki.folder()
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/contract/check.h"
#include "tests/support/temp_dir.h"
#include "tools/landbridge/pki.h"

namespace landbridge::testing {

inline constexpr char kTestTrustDomain[] = "test.example";

class TestPki {
 public:
  explicit TestPki(std::string_view trust_domain = kTestTrustDomain)
      : authority_(MakeAuthority(trust_domain)) {
    LB_CHECK(authority_.Save(folder()).ok());
  }

  const std::filesystem::path& folder() const { return folder_.path(); }
  const CertificateAuthority& authority() const { return authority_; }
  std::string authority_pem() const { return authority_.certificate_pem(); }
  std::filesystem::path authority_file() const { return folder() / "authority.pem"; }

  // For a client that is `path`, such as "province/440000".
  IssuedCertificate Client(std::string_view path) const {
    return ClientWithUris({authority_.UriOf(path)});
  }

  // With exactly these URI names, of which there may be none or several.
  IssuedCertificate ClientWithUris(std::vector<std::string> uris) const {
    CertificateRequest request;
    request.uris = std::move(uris);
    return Issue(request);
  }

  // Ended a day ago.
  IssuedCertificate ExpiredClient(std::string_view path) const {
    CertificateRequest request;
    request.uris = {authority_.UriOf(path)};
    request.not_before = absl::Now() - absl::Hours(48);
    request.lifetime = absl::Hours(24);
    return Issue(request);
  }

  // Right but for its purpose: it may only be used by servers.
  IssuedCertificate ClientWithServerPurpose(std::string_view path) const {
    CertificateRequest request;
    request.uris = {authority_.UriOf(path)};
    request.hosts = {"localhost"};
    request.purpose = CertificatePurpose::kServer;
    return Issue(request);
  }

  // For a server on this machine.
  IssuedCertificate Server() const {
    CertificateRequest request;
    request.hosts = {"localhost", "127.0.0.1"};
    request.purpose = CertificatePurpose::kServer;
    return Issue(request);
  }

  IssuedCertificate Issue(const CertificateRequest& request) const {
    auto issued = authority_.Issue(request);
    LB_CHECK(issued.ok());
    return *std::move(issued);
  }

  // Writes `stem`.pem and `stem`.key into folder().
  CertificateFiles Write(std::string_view stem, const IssuedCertificate& issued) const {
    auto files = WriteCertificate(folder(), stem, issued);
    LB_CHECK(files.ok());
    return *std::move(files);
  }

 private:
  static CertificateAuthority MakeAuthority(std::string_view trust_domain) {
    AuthorityRequest request;
    request.trust_domain = std::string(trust_domain);
    // So that expired certificates can have begun within its time.
    request.not_before = absl::Now() - absl::Hours(24 * 30);
    auto authority = CertificateAuthority::Create(request);
    LB_CHECK(authority.ok());
    return *std::move(authority);
  }

  TempDir folder_;
  CertificateAuthority authority_;
};

}  // namespace landbridge::testing
