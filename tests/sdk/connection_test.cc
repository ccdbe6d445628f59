// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/connection.h"

#include <cstdlib>
#include <fstream>

#include "proto/contract/exit_code.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_pki.h"

namespace landbridge::testing {
namespace {

// A variable of the environment, for the time of a test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    setenv(name, value.c_str(), 1);
  }
  ~Variable() { unsetenv(name_); }

 private:
  const char* name_;
};

std::string Message(const absl::Status& status) { return std::string(status.message()); }

TEST_CASE("a flag stands above the environment, and that above the file") {
  TempDir folder;
  const auto file = folder.path() / "connection.yaml";
  std::ofstream(file)
      << "server: file.example:1\nauthority: ca.pem\ncertificate: c.pem\nkey: c.key\n";
  ConnectionOptions flags;
  flags.file = file;
  CHECK(ResolveConnection(flags)->server == "file.example:1");
  CHECK(ResolveConnection(flags)->authority == folder.path() / "ca.pem");
  const Variable variable("LANDBRIDGE_SERVER", "variable.example:2");
  CHECK(ResolveConnection(flags)->server == "variable.example:2");
  flags.server = "flag.example:3";
  CHECK(ResolveConnection(flags)->server == "flag.example:3");
}

TEST_CASE("a setting that is given nowhere is named with the three ways to give it") {
  const auto options = ResolveConnection({});
  REQUIRE_FALSE(options.ok());
  for (const char* way : {"--server", "LANDBRIDGE_SERVER", "--connection"}) {
    CHECK(Message(options.status()).find(way) != std::string::npos);
  }
}

TEST_CASE("a wrong connection file is an error with its line") {
  TempDir folder;
  const auto file = folder.path() / "connection.yaml";
  std::ofstream(file) << "server: a:1\nauthorty: ca.pem\n";
  ConnectionOptions flags;
  flags.file = file;
  const auto options = ResolveConnection(flags);
  REQUIRE_FALSE(options.ok());
  CHECK(Message(options.status()).find("connection.yaml:2") != std::string::npos);
  CHECK(Message(options.status()).find("authority") != std::string::npos);
}

TEST_CASE("a file that is missing, empty, or of another pair is named before anything connects") {
  const TestPki pki;
  const CertificateFiles one = pki.Write("one", pki.Client("agency/440300/market"));
  const CertificateFiles two = pki.Write("two", pki.Client("agency/440300/court"));
  ConnectionOptions options;
  options.server = "localhost:1";
  options.authority = pki.authority_file();
  options.certificate = one.certificate;
  options.key = one.key;
  CHECK(MakeChannel(options).ok());

  options.key = two.key;
  CHECK(Message(MakeChannel(options).status()).find("does not belong") != std::string::npos);
  options.key = one.certificate;
  CHECK(Message(MakeChannel(options).status()).find("no private key") != std::string::npos);
  options.key = one.key;
  options.authority = one.key;
  CHECK(Message(MakeChannel(options).status()).find("`authority` is the certificate") !=
        std::string::npos);
  CHECK(ExitCodeOf(MakeChannel(options).status()) == kExitConfig);
  options.authority = pki.authority_file();
  options.key = pki.folder() / "nowhere.key";
  CHECK(MakeChannel(options).status().code() == absl::StatusCode::kNotFound);
  CHECK(Message(MakeChannel(options).status()).find("nowhere.key") != std::string::npos);
}

TEST_CASE("a server without a port is refused with the form of an address") {
  ConnectionOptions flags;
  flags.authority = flags.certificate = flags.key = "some.pem";
  for (const char* server : {"broker.example", "broker.example:", "10.1.2.3", "a:0", "a:70000",
                             "[::1]", "dns:///broker.example", "a:7443x"}) {
    INFO(server);
    flags.server = server;
    const absl::Status refused = ResolveConnection(flags).status();
    CHECK(Message(refused).find("HOST:PORT") != std::string::npos);
    CHECK(ExitCodeOf(refused) == kExitConfig);
  }
  for (const char* server : {"broker.example:7443", "10.1.2.3:1", "[::1]:7443",
                             "dns:///broker.example:7443", "unix:/run/broker"}) {
    INFO(server);
    flags.server = server;
    CHECK(ResolveConnection(flags).ok());
  }
}

TEST_CASE("a private key that others may read is refused with the remedy") {
  using std::filesystem::perms;
  const TestPki pki;
  const CertificateFiles one = pki.Write("one", pki.Client("agency/440300/market"));
  ConnectionOptions options;
  options.server = "localhost:1";
  options.authority = pki.authority_file();
  options.certificate = one.certificate;
  options.key = one.key;
  for (const perms wrong : {perms::others_read, perms::others_write, perms::group_write}) {
    std::filesystem::permissions(one.key, perms::owner_read | perms::owner_write | wrong);
    const absl::Status refused = MakeChannel(options).status();
    CHECK(refused.code() == absl::StatusCode::kInvalidArgument);
    CHECK(Message(refused).find("chmod 600 " + one.key.string()) != std::string::npos);
  }
  // As systemd gives a key to a service.
  std::filesystem::permissions(one.key, perms::owner_read | perms::group_read);
  CHECK(MakeChannel(options).ok());
}

}  // namespace
}  // namespace landbridge::testing
