// SPDX-License-Identifier: Apache-2.0
#include "broker/access/authenticator.h"

#include <string>

#include "absl/strings/match.h"
#include "proto/contract/problem.h"
#include "tests/support/catch.h"
#include "tests/support/fake_clock.h"
#include "tests/support/test_pki.h"

namespace landbridge {
namespace {

using testing::FakeClock;
using testing::kTestTrustDomain;
using testing::TestPki;

struct Fixture {
  TestPki pki;
  FakeClock clock{absl::Now()};
  std::unique_ptr<Authenticator> authenticator =
      *Authenticator::Create(pki.authority_pem(), kTestTrustDomain, clock);

  // Refuses, and says why in words that contain `said`.
  void CheckRefused(const std::string& pem, v1::ProblemReason reason, const std::string& said) {
    const absl::StatusOr<Peer> peer = authenticator->Authenticate(pem);
    CHECK(peer.status().code() == absl::StatusCode::kUnauthenticated);
    CHECK(v1::ProblemReason_Name(ReasonOf(peer.status())) == v1::ProblemReason_Name(reason));
    CAPTURE(peer.status().message());
    CHECK(absl::StrContains(peer.status().message(), said));
    const auto problem = ProblemOf(peer.status());
    REQUIRE(problem.has_value());
    CHECK_FALSE(problem->remedy().empty());
  }
};

TEST_CASE("a certificate of the authority identifies its holder") {
  Fixture f;
  const IssuedCertificate court = f.pki.Client("agency/440000/court");
  for (int round = 0; round < 2; ++round) {  // verified, then remembered
    const absl::StatusOr<Peer> peer = f.authenticator->Authenticate(court.certificate_pem);
    REQUIRE(peer.ok());
    CHECK(peer->role == Role::kAgency);
    CHECK(peer->name == "agency/440000/court");
    CHECK(peer->region == "440000");
    CHECK(peer->serial == court.serial);
  }
}

TEST_CASE("no certificate is refused as missing") {
  Fixture f;
  f.CheckRefused("", v1::PROBLEM_REASON_CERTIFICATE_MISSING, "no certificate");
}

TEST_CASE("what is no certificate is refused as unreadable") {
  Fixture f;
  f.CheckRefused("hello", v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED, "cannot be read");
  f.CheckRefused("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                 v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED, "cannot be read");
}

TEST_CASE("a certificate of another authority is refused, though it bears the same names") {
  Fixture f;
  const TestPki other;
  f.CheckRefused(other.Client("agency/440000/court").certificate_pem,
                 v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED, "another authority");
  // Sending the foreign authority along makes it no better.
  f.CheckRefused(other.Client("agency/440000/court").certificate_pem + other.authority_pem(),
                 v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED, "another authority");
}

TEST_CASE("an expired certificate is refused with its day") {
  Fixture f;
  const IssuedCertificate expired = f.pki.ExpiredClient("agency/440000/court");
  f.CheckRefused(expired.certificate_pem, v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED,
                 absl::FormatTime("expired at %Y-%m-%d", expired.not_after, absl::UTCTimeZone()));
}

TEST_CASE("a remembered certificate is refused once it has expired") {
  Fixture f;
  const IssuedCertificate court = f.pki.Client("agency/440000/court");
  REQUIRE(f.authenticator->Authenticate(court.certificate_pem).ok());
  f.clock.SetTo(court.not_after - absl::Seconds(1));
  CHECK(f.authenticator->Authenticate(court.certificate_pem).ok());
  f.clock.SetTo(court.not_after + absl::Seconds(1));
  f.CheckRefused(court.certificate_pem, v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED, "expired at");
}

TEST_CASE("the broker's clock decides whether a certificate has expired") {
  Fixture f;
  const IssuedCertificate court = f.pki.Client("agency/440000/court");
  f.clock.SetTo(court.not_after + absl::Seconds(1));
  f.CheckRefused(court.certificate_pem, v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED, "expired at");
}

TEST_CASE("a certificate that is not valid yet is refused with its beginning") {
  Fixture f;
  CertificateRequest request;
  request.uris = {f.pki.authority().UriOf("agency/440000/court")};
  request.not_before = absl::Now() + absl::Hours(1);
  f.CheckRefused(f.pki.Issue(request).certificate_pem, v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED,
                 "is not valid before");
}

TEST_CASE("a certificate for servers is refused") {
  Fixture f;
  f.CheckRefused(f.pki.ClientWithServerPurpose("agency/440000/court").certificate_pem,
                 v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED, "not for clients");
}

TEST_CASE("a certificate needs exactly one URI name") {
  Fixture f;
  f.CheckRefused(f.pki.ClientWithUris({}).certificate_pem, v1::PROBLEM_REASON_CERTIFICATE_NAME,
                 "0 URI names");
  f.CheckRefused(f.pki
                     .ClientWithUris({f.pki.authority().UriOf("agency/440000/court"),
                                      f.pki.authority().UriOf("operator/duty")})
                     .certificate_pem,
                 v1::PROBLEM_REASON_CERTIFICATE_NAME, "2 URI names");
}

TEST_CASE("a URI name of another trust domain or of no role is refused") {
  Fixture f;
  const std::string uri = GENERATE(
      "spiffe://other.example/agency/440000/court", "spiffe://test.example.evil/operator/x",
      "spiffe://test.example/auditor/x", "spiffe://test.example/agency/440000/court/..",
      "https://test.example/operator/x", "spiffe://test.example", "SPIFFE://test.example/x");
  CAPTURE(uri);
  f.CheckRefused(f.pki.ClientWithUris({uri}).certificate_pem, v1::PROBLEM_REASON_CERTIFICATE_NAME,
                 "URI name " + uri);
}

TEST_CASE("the authority's own certificate is no client") {
  Fixture f;
  CHECK_FALSE(f.authenticator->Authenticate(f.pki.authority_pem()).ok());
}

TEST_CASE("an authority's file without an authority in it is refused") {
  const TestPki pki;
  FakeClock clock;
  for (const std::string& pem :
       {std::string(), std::string("hello"), pki.Client("operator/duty").certificate_pem}) {
    CAPTURE(pem);
    CHECK(Authenticator::Create(pem, kTestTrustDomain, clock).status().code() ==
          absl::StatusCode::kInvalidArgument);
  }
}

TEST_CASE("several authorities may be trusted at once, as while one replaces the other") {
  const TestPki former;
  const TestPki next;
  FakeClock clock(absl::Now());
  const auto authenticator = *Authenticator::Create(former.authority_pem() + next.authority_pem(),
                                                    kTestTrustDomain, clock);
  CHECK(authenticator->Authenticate(former.Client("operator/duty").certificate_pem).ok());
  CHECK(authenticator->Authenticate(next.Client("operator/duty").certificate_pem).ok());
}

}  // namespace
}  // namespace landbridge
