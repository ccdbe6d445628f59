// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/server_program.h"

#include <csignal>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::bench {
namespace {

using testing::TempDir;

TEST_CASE("a server that is not installed is named by its package") {
  const auto found = FindServer("no-such-server", "some-package");
  CHECK(absl::IsNotFound(found.status()));
  CHECK(found.status().message() == "the package some-package is not installed");
  CHECK(FindServer("sh", "dash").ok());
}

TEST_CASE("the version is found in what servers say of it") {
  CHECK(VersionIn("nats-server: v2.9.10\n") == "2.9.10");
  CHECK(VersionIn("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0\n") == "7.0.15");
  CHECK(VersionIn("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n") == "15.18");
  CHECK(VersionIn("nothing of the kind").empty());
}

TEST_CASE("nobody listens on a free port") {
  const auto port = FreePort();
  REQUIRE(port.ok());
  CHECK_FALSE(IsListening(*port));
}

TEST_CASE("a server that ends before it serves is said to have, with its last words") {
  const TempDir folder;
  const auto log = folder.path() / "log";
  const auto server = ChildProcess::Start({"/bin/sh", "-c", "echo no such setting; exit 3"}, log);
  REQUIRE(server.ok());
  const absl::Status served = AwaitServing(**server, log, [] { return false; });
  CHECK(absl::IsUnavailable(served));
  CHECK_THAT(std::string(served.message()), Catch::Contains("no such setting"));
  const auto ended = AwaitEnd(**server, absl::Seconds(10));
  REQUIRE(ended.ok());
  CHECK(*ended == 3);
}

TEST_CASE("a program that cannot make a server's files is said to have failed, and why") {
  const TempDir folder;
  CHECK(RunToEnd({"/bin/true"}, folder.path() / "good").ok());
  const absl::Status failed =
      RunToEnd({"/bin/sh", "-c", "echo no room; exit 4"}, folder.path() / "bad");
  CHECK(absl::IsInternal(failed));
  CHECK_THAT(std::string(failed.message()),
             Catch::Contains("ended with 4") && Catch::Contains("no room"));
}

TEST_CASE("a program that goes on is not said to have ended") {
  const TempDir folder;
  const auto server = ChildProcess::Start({"/bin/sleep", "600"}, folder.path() / "log");
  REQUIRE(server.ok());
  CHECK(absl::IsDeadlineExceeded(AwaitEnd(**server, absl::Milliseconds(1)).status()));
  kill((*server)->pid(), SIGTERM);
  CHECK(AwaitEnd(**server, absl::Seconds(10)).ok());
}

}  // namespace
}  // namespace landbridge::bench
