// SPDX-License-Identifier: Apache-2.0
// The program itself, with a real broker.
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "nlohmann/json.hpp"
#include "proto/contract/exit_code.h"
#include "tests/support/catch.h"
#include "tests/support/subprocess.h"
#include "tests/support/temp_dir.h"

namespace landbridge::bench {
namespace {

using testing::Finished;
using testing::RunProgram;
using testing::TempDir;

TEST_CASE("the quick form of every scenario finds everything correct and leaves nothing behind") {
  const TempDir folder;
  const std::filesystem::path json = folder.path() / "figures.json";
  const std::filesystem::path stores = folder.path() / "stores";
  const std::filesystem::path drawings = folder.path() / "drawings";
  std::filesystem::create_directory(stores);
  const Finished finished = RunProgram({LANDBRIDGE_BENCH, "--quick", "--folder", stores.string(),
                                        "--json", json.string(), "--svg", drawings.string()});
  INFO(finished.err);
  REQUIRE(finished.exit_code == kExitOk);
  CHECK(finished.out ==
        "fanout: correct\nstalled: correct\nidle: correct\nwatch-list: correct\n"
        "latency: correct\nquery: correct\nceilings: correct\n"
        "ingest: correct\ncatch-up: correct\nsnapshot: correct\nrecovery: correct\n"
        "expiry: correct\nsources: correct\npeers: correct\n");
  CHECK(std::filesystem::is_empty(stores));
  CHECK(std::filesystem::exists(drawings / "fanout-fan-out-of-events-that-were-just-taken-in.svg"));
  std::ifstream file(json);
  const nlohmann::json report = nlohmann::json::parse(file);
  CHECK(report["complete"] == true);
  const nlohmann::json& figures = report["scenarios"];
  REQUIRE(figures.size() == 14);
  for (const nlohmann::json& scenario : figures) {
    for (const nlohmann::json& table : scenario["tables"]) CHECK_FALSE(table["rows"].empty());
  }
  // tools/dependencies has them all, so none is left out.
  CHECK(figures[12]["tables"][0]["rows"].size() == 17);
  // With few listings and with many: stopped, killed, with an older state, and without one.
  const nlohmann::json& starts = figures[10]["tables"][0]["rows"];
  REQUIRE(starts.size() == 8);
  for (const size_t first : {0, 4}) {
    const auto to_apply = [&](size_t row) {
      return starts[first + row]["changes to apply"]["median"].get<double>();
    };
    CHECK(to_apply(0) == 0);
    CHECK(to_apply(1) > 0);
    // An older state also lacks what its write buffers held.
    CHECK(to_apply(2) >= to_apply(1));
    CHECK(to_apply(3) >= to_apply(2));
  }
  std::set<std::string> systems;
  for (const nlohmann::json& row : figures.back()["tables"][0]["rows"]) {
    const std::string name = row["system"];
    systems.insert(name.substr(0, name.rfind(' ')));
  }
  CHECK(systems == std::set<std::string>{"Landbridge", "NATS JetStream", "PostgreSQL", "Redis"});
}

TEST_CASE("a program that ends in the place of a broker is said to have ended") {
  const TempDir folder;
  const Finished finished = RunProgram({LANDBRIDGE_BENCH, "idle", "--quick", "--folder",
                                        folder.path().string(), "--landbridged", "/bin/false"});
  CHECK(finished.exit_code == kExitUnavailable);
  CHECK_THAT(finished.err, Catch::Contains("did not begin to serve"));
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE(
    "a watch list too short for what is to be watched is refused before anything is measured") {
  const TempDir folder;
  const Finished finished =
      RunProgram({LANDBRIDGE_BENCH, "watch-list", "--watch-list", "5000", "--events", "10000",
                  "--watched-percent", "50", "--folder", folder.path().string()});
  CHECK(finished.exit_code == kExitData);
  CHECK_THAT(finished.err, Catch::Contains("does not hold the 7000"));
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a scenario that there is not is refused with those that there are") {
  const Finished finished = RunProgram({LANDBRIDGE_BENCH, "fan-in"});
  CHECK(finished.exit_code == kExitUsage);
  CHECK_THAT(finished.err, Catch::Contains("fanout"));
}

}  // namespace
}  // namespace landbridge::bench
