// SPDX-License-Identifier: Apache-2.0
// Adapters whose broker is not there when they begin.
#include <csignal>
#include <fstream>
#include <iterator>

#include "tests/integration/office.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

constexpr char kTold[] = "no connection, trying again";

// A town whose broker has an address, and is dead; with an export to publish.
class DarkTown {
 public:
  DarkTown() {
    town.StartBroker();
    town.KillBroker();
    Replace(town.folder() / "fines.yaml", FinesMapping("market/fines"));
    Replace(town.folder() / "fines.csv", FinesExport(1, 3));
  }

  std::vector<std::string> RunCommand(const std::vector<std::string>& flags) const {
    std::vector<std::string> command = {"run", (town.folder() / "fines.yaml").string(), "--input",
                                        (town.folder() / "fines.csv").string()};
    command.insert(command.end(), flags.begin(), flags.end());
    return command;
  }

  std::unique_ptr<Subprocess> Watch() {
    auto adapter = town.Start(LANDBRIDGE_ADAPTER, kOfficeAgency, RunCommand({"--watch"}), log());
    AwaitText(log(), kTold, *adapter);
    return adapter;
  }

  // How often it was said that the broker is not there.
  size_t TimesTold() const {
    std::ifstream stream(log(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    size_t count = 0;
    for (size_t at = text.find(kTold); at != std::string::npos; at = text.find(kTold, at + 1))
      ++count;
    return count;
  }

  std::filesystem::path log() const { return town.folder() / "watch.log"; }

  Town town{kOfficeAgencies};
};

TEST_CASE("records that a file lost while the broker did not answer are withdrawn") {
  DarkTown dark;
  dark.town.RestartBroker();
  REQUIRE(dark.town.Client(LANDBRIDGE_ADAPTER, kOfficeAgency, dark.RunCommand({})).exit_code == 0);
  dark.town.KillBroker();
  const auto adapter =
      dark.town.Start(LANDBRIDGE_ADAPTER, kOfficeAgency, dark.RunCommand({}), dark.log());
  AwaitText(dark.log(), kTold, *adapter);
  Replace(dark.town.folder() / "fines.csv", FinesExport(1, 2));
  dark.town.RestartBroker();
  CHECK(adapter->Wait() == 0);
  std::ifstream stream(dark.log(), std::ios::binary);
  CHECK_THAT(std::string(std::istreambuf_iterator<char>(stream), {}),
             Catch::Contains("1 withdrawn"));
}

TEST_CASE("a watched source waits for a broker that is not there, and says so once") {
  DarkTown dark;
  const auto adapter = dark.Watch();
  dark.town.RestartBroker();
  AwaitText(dark.log(), "settled   3 new", *adapter);
  CHECK(dark.TimesTold() == 1);
  adapter->Signal(SIGTERM);
  CHECK(adapter->Wait() == 0);
}

TEST_CASE("a watched source that waits for its broker ends when it is asked to") {
  DarkTown dark;
  const auto adapter = dark.Watch();
  adapter->Signal(SIGTERM);
  CHECK(adapter->Wait() == 0);
}

TEST_CASE("a single run gives up a broker that is not there after the time that was said") {
  DarkTown dark;
  const Finished run =
      dark.town.Client(LANDBRIDGE_ADAPTER, kOfficeAgency, dark.RunCommand({"--give-up", "1"}));
  INFO(run.err);
  CHECK(run.exit_code == 69);
  CHECK_THAT(run.err, Catch::Contains(kTold));
}

}  // namespace
}  // namespace landbridge::testing
