// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/command_line.h"

#include <cstdint>
#include <string_view>

#include "CLI/CLI.hpp"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/exit_code.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/certificates.h"
#include "tools/bench/child_process.h"

namespace landbridge::bench {
namespace {

constexpr char kExamples[] =
    "Examples:\n"
    "  landbridge-bench --quick\n"
    "  landbridge-bench --subscribers 1,64 --runs 3 --json out.json fanout\n";

constexpr char kExitCodes[] =
    "Exit codes: 0 done, 64 wrong command line, 65 wrong input, 66 no landbridged, 69 a server\n"
    "did not begin to serve or ended a stream, 70 what arrived is not what was published,\n"
    "73 cannot create a file or folder, 74 I/O error, 75 too little room on the disk,\n"
    "128 and the signal's number: interrupted.";

// Beside this program, or where the build has it: in the folder of that room.
std::filesystem::path FindProgram(const char* name, const char* room) {
  const std::filesystem::path here = OwnProgram().parent_path();
  const std::filesystem::path in_build = here / "../.." / room / name;
  std::error_code error;
  return std::filesystem::exists(in_build, error) ? in_build.lexically_normal() : here / name;
}

// What is wrong with it; empty: nothing.
std::string FaultOf(std::string_view text, int64_t least, int64_t greatest) {
  int64_t number = 0;
  if (!absl::SimpleAtoi(AbslView(text), &number)) {
    return absl::StrCat(AbslView(text), " is not a whole number");
  }
  if (number >= least && number <= greatest) return "";
  return absl::StrCat(number, " is not between ", least, " and ", greatest);
}

template <typename Number>
void AddNumber(CLI::App& app, const char* name, Number& value, const std::string& description,
               int64_t least, int64_t greatest) {
  app.add_option(name, value, absl::StrCat(description, " (default: ", value, ")"))
      ->type_name(absl::StrCat("N (", least, " to ", greatest, ")"))
      ->check([=](const std::string& text) { return FaultOf(text, least, greatest); });
}

// One word, so that the next one is another thing.
template <typename Number>
void AddNumbers(CLI::App& app, const char* name, std::vector<Number>& values,
                const std::string& description, int64_t least, int64_t greatest) {
  app.add_option(
         name,
         [&values](const CLI::results_t& words) {
           values.clear();
           for (const auto part : absl::StrSplit(words.front(), ',')) {
             if (!absl::SimpleAtoi(part, &values.emplace_back())) return false;
           }
           return true;
         },
         absl::StrCat(description, " (default: ", absl::StrJoin(values, ","), ")"))
      ->type_name(absl::StrCat("N,N... (", least, " to ", greatest, ")"))
      ->check([=](const std::string& text) {
        for (const auto part : absl::StrSplit(text, ',')) {
          if (std::string fault = FaultOf({part.data(), part.size()}, least, greatest);
              !fault.empty()) {
            return fault;
          }
        }
        return std::string();
      });
}

void MakeQuick(Settings& settings) {
  settings.quick = true;
  settings.runs = 1;
  settings.subscribers = {1, 5};
  settings.events = 3'000;
  settings.seconds = absl::Seconds(2);
  settings.idle = absl::Seconds(1);
  settings.watched_identifiers = 5'000;
  settings.watch_streams = 4;
  settings.agencies = {1, 3};
  settings.listings = {0, 3'000};
  settings.changes = 3'000;
  settings.behind = 2'000;
  settings.due = 500;
  settings.rows = 300;
}

std::string Footer() {
  std::string footer = "Scenarios:\n";
  for (const Scenario& scenario : Scenarios()) {
    absl::StrAppend(&footer, "  ", std::string(scenario.name), ": ", std::string(scenario.summary),
                    "\n");
  }
  return absl::StrCat(footer, kExamples, kExitCodes);
}

std::vector<std::string> ScenarioNames() {
  std::vector<std::string> names;
  for (const Scenario& scenario : Scenarios()) names.emplace_back(scenario.name);
  return names;
}

void AddMeasures(CLI::App& app, Settings& settings) {
  AddNumber(app, "--runs", settings.runs, "how often each figure is measured", 1, 100);
  AddNumbers(app, "--subscribers", settings.subscribers, "numbers of subscribers of fanout", 1,
             1000);
  AddNumber(app, "--events", settings.events,
            "events that each subscriber of fanout and watch-list passes", 1000, 1'000'000);
  AddNumber(app, "--watch-list", settings.watched_identifiers,
            "identifiers of a list of watch-list", 5'000, kWatchedIdentifiersMax);
  AddNumber(app, "--watched-percent", settings.watched_percent,
            "subjects of the events that are in such a list, where some are", 1, 100);
  AddNumber(app, "--watch-streams", settings.watch_streams,
            "streams that pass the events of watch-list together", 1, 256);
  AddNumbers(app, "--agencies", settings.agencies, "numbers of agencies of ingest", 1,
             kAgenciesMax);
  AddNumbers(app, "--listings", settings.listings,
             "that stores of ingest and, the most of them, of recovery and query hold before", 0,
             100'000'000);
  AddNumber(app, "--changes", settings.changes, "changes of each run of ingest and peers", 1000,
            10'000'000);
  AddNumber(app, "--behind", settings.behind,
            "events that provinces of catch-up and snapshot lack, changes that a state of recovery "
            "lacks",
            1000, 10'000'000);
  AddNumber(app, "--due", settings.due, "listings that end on one day of expiry", 1, 10'000'000);
  AddNumber(app, "--rows", settings.rows,
            "rows of each list of sources; fewer where the format ends before", 100, 10'000'000);
  app.add_option("--source", settings.forms,
                 "a source to measure in sources, as its table calls it; may be repeated (default: "
                 "all)")
      ->type_name("NAME")
      ->allow_extra_args(false);
}

}  // namespace

std::optional<int> ReadCommandLine(int argc, char** argv, CommandLine& command_line) {
  CLI::App app{"Measures a broker beside what it is compared with, in one run"};
  app.footer(Footer());
  app.set_version_flag("--version", "landbridge-bench " LANDBRIDGE_VERSION);
  Settings& settings = command_line.settings;
  settings.landbridged = FindProgram("landbridged", "broker/server");
  settings.adapter = FindProgram("landbridge-adapter", "adapters/runner");
  int64_t seconds = absl::ToInt64Seconds(settings.seconds);
  int64_t idle_seconds = absl::ToInt64Seconds(settings.idle);
  bool quick = false;
  app.add_option("scenario", command_line.scenarios, "what to measure; all when none is named")
      ->type_name("NAME")
      ->check(CLI::IsMember(ScenarioNames()));
  app.add_flag("--quick", quick, "small and once: judges whether all is correct, no times");
  AddMeasures(app, settings);
  AddNumber(app, "--seconds", seconds,
            "how long the load of stalled lasts, and each of latency and of peers' deliveries", 1,
            3600);
  AddNumber(app, "--idle-seconds", idle_seconds,
            "how long nothing happens before an event of idle and latency", 1, 600);
  app.add_option(
         "--landbridged", settings.landbridged,
         absl::StrCat("the broker to measure (default: ", settings.landbridged.string(), ")"))
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  app.add_option("--adapter", settings.adapter,
                 absl::StrCat("the program that sources measures (default: ",
                              settings.adapter.string(), ")"))
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  app.add_option("--folder", command_line.folder,
                 "where stores are made, for the time of the run (default: $TMPDIR, or /tmp)")
      ->type_name("FOLDER")
      ->check(CLI::ExistingDirectory);
  app.add_option("--json", command_line.json,
                 "write the figures into this file, too, after each scenario (default: no)")
      ->type_name("FILE");
  app.add_option("--svg", command_line.svg,
                 "draw the tables into this folder, an image for each (default: no)")
      ->type_name("FOLDER");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  settings.seconds = absl::Seconds(seconds);
  settings.idle = absl::Seconds(idle_seconds);
  if (quick) MakeQuick(settings);
  return std::nullopt;
}

}  // namespace landbridge::bench
