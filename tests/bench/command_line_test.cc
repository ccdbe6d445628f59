// SPDX-License-Identifier: Apache-2.0
// How the program takes what it is told, and how it ends; without a run that lasts.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "proto/contract/exit_code.h"
#include "tests/support/catch.h"
#include "tests/support/subprocess.h"
#include "tests/support/temp_dir.h"

namespace landbridge::bench {
namespace {

using testing::Finished;
using testing::RunProgram;
using testing::Subprocess;
using testing::TempDir;

TEST_CASE("the help shows every default, the exit codes, and no command of its own use") {
  const Finished finished = RunProgram({LANDBRIDGE_BENCH, "--help"});
  CHECK(finished.exit_code == kExitOk);
  for (const char* part :
       {"(default: 5)", "(default: 1,16,64,256)", "(default: 100000)", "(default: 0,1000000)",
        "75 too little room", "128 and the signal's number"}) {
    CHECK_THAT(finished.out, Catch::Contains(part));
  }
  CHECK_THAT(finished.out, !Catch::Contains("SUBCOMMAND") && !Catch::Contains("serve-"));
}

TEST_CASE("what is no whole number, or too large a one, is said to be") {
  const auto said = [](const std::vector<std::string>& words) {
    std::vector<std::string> command = {LANDBRIDGE_BENCH};
    command.insert(command.end(), words.begin(), words.end());
    const Finished finished = RunProgram(command);
    CHECK(finished.exit_code == kExitUsage);
    return finished.err;
  };
  CHECK_THAT(said({"--runs", "2.5"}), Catch::Contains("--runs: 2.5 is not a whole number"));
  CHECK_THAT(said({"--seconds", "abc"}), Catch::Contains("abc is not a whole number"));
  CHECK_THAT(said({"--runs", "101"}), Catch::Contains("101 is not between 1 and 100"));
  CHECK_THAT(said({"--agencies", "1,x"}), Catch::Contains("x is not a whole number"));
  CHECK_THAT(said({"--agencies", "1,17"}), Catch::Contains("17 is not between 1 and 16"));
}

TEST_CASE("a list takes one word, and the next is a scenario") {
  const TempDir folder;
  const Finished finished = RunProgram({LANDBRIDGE_BENCH, "--listings", "0,5", "idle", "--folder",
                                        folder.path().string(), "--landbridged", "/etc/passwd"});
  CHECK(finished.exit_code == kExitNotFound);
  CHECK_THAT(finished.err, Catch::Contains("idle, scenario 1 of 1"));
  CHECK_THAT(finished.err, Catch::Contains("/etc/passwd is no program that can be run"));
}

TEST_CASE("only the sources that are named are measured, whatever commas their names have") {
  const TempDir folder;
  const auto json = folder.path() / "figures.json";
  const Finished finished =
      RunProgram({LANDBRIDGE_BENCH, "--quick", "--source", "JSON document", "--source",
                  "delimited, UTF-16LE", "sources", "--json", json.string()});
  INFO(finished.err);
  REQUIRE(finished.exit_code == kExitOk);
  std::ifstream file(json);
  const nlohmann::json report = nlohmann::json::parse(file);
  std::vector<std::string> measured;
  for (const nlohmann::json& row : report["scenarios"][0]["tables"][0]["rows"]) {
    measured.push_back(row["source"]);
  }
  CHECK(measured == std::vector<std::string>{"delimited, UTF-16LE", "JSON document"});
}

TEST_CASE("a source that there is not is refused with those that there are") {
  const Finished finished = RunProgram({LANDBRIDGE_BENCH, "sources", "--source", "Excel"});
  CHECK(finished.exit_code == kExitData);
  CHECK_THAT(finished.err, Catch::Contains("\"Excel\"") && Catch::Contains("xlsx"));
}

TEST_CASE("where no folder can be made, one line says so") {
  for (const Finished& finished :
       {RunProgram({LANDBRIDGE_BENCH, "idle", "--folder", "/proc"}),
        RunProgram({"/usr/bin/env", "TMPDIR=/no/such/folder", LANDBRIDGE_BENCH, "idle"})}) {
    CHECK(finished.exit_code == kExitCannotCreate);
    CHECK_THAT(finished.err, Catch::Contains("no folder can be made in"));
    CHECK(finished.err.find('\n') == finished.err.size() - 1);
  }
}

TEST_CASE("tables that nobody takes end the run with an I/O error") {
  const TempDir folder;
  const Finished finished = RunProgram({"/bin/sh", "-c",
                                        std::string(LANDBRIDGE_BENCH " --quick idle --folder ") +
                                            folder.path().string() + " > /dev/full"});
  CHECK(finished.exit_code == kExitIo);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a run that is interrupted ends its servers and leaves nothing behind") {
  constexpr absl::Duration kLookAgain = absl::Milliseconds(1);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const TempDir folder;
    const TempDir log;
    Subprocess bench(
        {LANDBRIDGE_BENCH, "idle", "--runs", "100", "--folder", folder.path().string()},
        log.path() / "log");
    // Not before there is something to leave behind.
    while (std::filesystem::is_empty(folder.path()) && !bench.Ended()) absl::SleepFor(kLookAgain);
    bench.Signal(signal);
    CHECK(bench.Wait() == 128 + signal);
    CHECK(std::filesystem::is_empty(folder.path()));
  }
}

}  // namespace
}  // namespace landbridge::bench
