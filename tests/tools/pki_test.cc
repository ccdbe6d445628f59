// SPDX-License-Identifier: Apache-2.0
#include "tools/landbridge/pki.h"

#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "absl/strings/match.h"
#include "broker/access/certificate.h"
#include "broker/server/tls_identity.h"
#include "openssl/x509v3.h"
#include "tests/support/catch.h"
#include "tests/support/subprocess.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_pki.h"

namespace landbridge {
namespace {

using testing::Finished;
using testing::RunProgram;
using testing::TempDir;
using testing::TestPki;

unsigned ModeOf(const std::filesystem::path& file) {
  struct stat status = {};
  REQUIRE(stat(file.c_str(), &status) == 0);
  return status.st_mode & 0777;
}

TEST_CASE("an authority that was saved issues as before when it is loaded") {
  const TempDir folder;
  AuthorityRequest request;
  request.trust_domain = "credit.example";
  const auto made = CertificateAuthority::Create(request);
  REQUIRE(made.ok());
  REQUIRE(made->Save(folder.path() / "ca").ok());
  CHECK(ModeOf(folder.path() / "ca/authority.key") == 0600);

  const auto loaded = CertificateAuthority::Load(folder.path() / "ca");
  REQUIRE(loaded.ok());
  CHECK(loaded->trust_domain() == "credit.example");
  CHECK(loaded->serial() == made->serial());
  CHECK(loaded->UriOf("operator/duty") == "spiffe://credit.example/operator/duty");
}

TEST_CASE("nothing is overwritten, and what was there stays") {
  const TestPki pki;
  const std::string before = pki.authority().serial();
  AuthorityRequest request;
  request.trust_domain = "other.example";
  CHECK(CertificateAuthority::Create(request)->Save(pki.folder()).code() ==
        absl::StatusCode::kAlreadyExists);
  CHECK(CertificateAuthority::Load(pki.folder())->serial() == before);

  const IssuedCertificate duty = pki.Client("operator/duty");
  REQUIRE(WriteCertificate(pki.folder(), "duty", duty).ok());
  CHECK(WriteCertificate(pki.folder(), "duty", duty).status().code() ==
        absl::StatusCode::kAlreadyExists);
}

TEST_CASE("a pair of which one half cannot be written leaves nothing behind") {
  const TestPki pki;
  std::filesystem::create_directory(pki.folder() / "duty.key");
  CHECK_FALSE(WriteCertificate(pki.folder(), "duty", pki.Client("operator/duty")).ok());
  CHECK_FALSE(std::filesystem::exists(pki.folder() / "duty.pem"));
}

TEST_CASE("an authority whose key belongs to another is refused") {
  const TestPki one;
  const TestPki other;
  std::filesystem::copy_file(other.folder() / "authority.key", one.folder() / "authority.key",
                             std::filesystem::copy_options::overwrite_existing);
  const absl::Status status = CertificateAuthority::Load(one.folder()).status();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(absl::StrContains(status.message(), "does not belong to"));
}

TEST_CASE("a certificate cannot outlive its authority") {
  const TestPki pki;
  CertificateRequest request;
  request.uris = {pki.authority().UriOf("operator/duty")};
  request.lifetime = absl::Hours(24 * 36500);
  const absl::Status status = pki.authority().Issue(request).status();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(absl::StrContains(status.message(), "ask for fewer days"));
}

TEST_CASE("two certificates never share a serial number") {
  const TestPki pki;
  CHECK(pki.Client("operator/duty").serial != pki.Client("operator/duty").serial);
}

TEST_CASE("a server's certificate carries its hosts as names and as addresses") {
  const TestPki pki;
  const IssuedCertificate server = pki.Server();
  const auto certificates = ParseCertificates(server.certificate_pem);
  REQUIRE(certificates.ok());
  X509* certificate = certificates->front().get();
  CHECK(X509_check_host(certificate, "localhost", 0, 0, nullptr) == 1);
  CHECK(X509_check_ip_asc(certificate, "127.0.0.1", 0) == 1);
  CHECK(X509_check_host(certificate, "elsewhere", 0, 0, nullptr) == 0);
}

TEST_CASE("the command line makes an authority and certificates that a broker takes") {
  const TempDir folder;
  const std::string ca = (folder.path() / "ca").string();
  const std::string out = (folder.path() / "out").string();
  REQUIRE(RunProgram({LANDBRIDGE, "pki", "init", "--out", ca, "--trust-domain", "credit.example"})
              .exit_code == 0);
  const Finished server = RunProgram({LANDBRIDGE, "pki", "issue", "--authority", ca, "--server",
                                      "--host", "localhost", "--out", out});
  CAPTURE(server.err);
  REQUIRE(server.exit_code == 0);
  CHECK(absl::StrContains(server.out, "expires: "));
  CHECK(
      LoadTlsIdentity(out + "/server.pem", out + "/server.key", ca + "/authority.pem", absl::Now())
          .ok());

  const Finished court =
      RunProgram({LANDBRIDGE, "--format", "jsonl", "pki", "issue", "--authority", ca, "--name",
                  "agency/440000/court", "--days", "7", "--out", out});
  REQUIRE(court.exit_code == 0);
  CHECK(absl::StrContains(court.out, "\"name\":\"spiffe://credit.example/agency/440000/court\""));
  CHECK(ModeOf(out + "/agency-440000-court.key") == 0600);
}

TEST_CASE("the command line says with its exit code what was wrong") {
  const TestPki pki;
  const std::string ca = pki.folder().string();
  const std::string out = (pki.folder() / "out").string();
  const auto issue = [&](const std::vector<std::string>& flags) {
    std::vector<std::string> command = {LANDBRIDGE, "pki", "issue", "--out", out};
    command.insert(command.end(), flags.begin(), flags.end());
    return RunProgram(command).exit_code;
  };
  CHECK(issue({"--authority", ca}) == 64);              // for whom?
  CHECK(issue({"--authority", ca, "--server"}) == 64);  // for which host?
  CHECK(issue({"--authority", ca, "--name", "operator/x", "--host", "y"}) == 64);
  CHECK(issue({"--authority", ca, "--name", "auditor/x"}) == 65);    // no such role
  CHECK(issue({"--authority", out, "--name", "operator/x"}) == 66);  // no authority
  CHECK(issue({"--authority", ca, "--name", "operator/x"}) == 0);
  CHECK(issue({"--authority", ca, "--name", "operator/x"}) == 73);  // there already
  CHECK(RunProgram({LANDBRIDGE, "pki", "init", "--out", out, "--trust-domain", "Not A Domain"})
            .exit_code == 65);
}

}  // namespace
}  // namespace landbridge
