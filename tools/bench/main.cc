// SPDX-License-Identifier: Apache-2.0
// `landbridge-bench`: measures a broker of its own, beside what it is compared with, in one run.
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <system_error>
#include <thread>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "proto/contract/awake_pollers.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/bare_server.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/ceiling.h"
#include "tools/bench/child_process.h"
#include "tools/bench/recording_server.h"
#include "tools/bench/run_folder.h"
#include "tools/bench/scenario.h"
#include "tools/bench/sink_server.h"
#include "tools/bench/svg_plot.h"

namespace landbridge::bench {
namespace {

struct Flags {
  std::vector<std::string> scenarios;
  std::filesystem::path landbridged;
  std::filesystem::path folder;
  std::filesystem::path json;
  std::filesystem::path svg;
  double seconds = 30;
  double idle_seconds = 10;
};

// Beside this program, or where the build has it.
std::filesystem::path FindLandbridged() {
  const std::filesystem::path here = OwnProgram().parent_path();
  for (const std::filesystem::path& place :
       {here / "landbridged", here / "../../broker/server/landbridged"}) {
    if (std::filesystem::exists(place)) return place.lexically_normal();
  }
  return "landbridged";
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
}

absl::Status Write(const std::string& text, const std::filesystem::path& path) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (file) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(path.string(), " cannot be written"));
}

absl::Status Draw(const Scenario& scenario, const std::vector<Table>& tables,
                  const std::filesystem::path& folder) {
  if (folder.empty()) return absl::OkStatus();
  for (const Table& table : tables) {
    if (!IsWorthDrawing(table)) continue;
    LB_RETURN_IF_ERROR(Write(SvgOf(table), folder / SvgFileName(scenario.name, table)));
  }
  return absl::OkStatus();
}

absl::StatusOr<nlohmann::json> Run(const Scenario& scenario, const Flags& flags,
                                   Settings settings) {
  settings.folder /= scenario.name;
  std::filesystem::create_directories(settings.folder);
  LB_ASSIGN_OR_RETURN(const std::vector<Table> tables, scenario.run(settings));
  LB_RETURN_IF_ERROR(Draw(scenario, tables, flags.svg));
  nlohmann::json result = {{"scenario", scenario.name}};
  for (const Table& table : tables) {
    result["tables"].push_back(table.AsJson());
    if (!settings.quick) std::cout << table.AsText() << "\n";
  }
  if (settings.quick) std::cout << scenario.name << ": correct\n";
  std::cout.flush();
  std::error_code error;
  std::filesystem::remove_all(settings.folder, error);
  return result;
}

absl::Status RunAll(const Flags& flags, Settings settings) {
  LB_ASSIGN_OR_RETURN(const RunFolder folder, RunFolder::Make(flags.folder));
  settings.folder = folder.path();
  LB_ASSIGN_OR_RETURN(settings.certificates, Certificates::Make(folder.path()));
  nlohmann::json results = nlohmann::json::array();
  for (const Scenario& scenario : Scenarios()) {
    const auto& wanted = flags.scenarios;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), scenario.name) == wanted.end()) {
      continue;
    }
    LB_ASSIGN_OR_RETURN(nlohmann::json result, Run(scenario, flags, settings));
    results.push_back(std::move(result));
  }
  if (flags.json.empty()) return absl::OkStatus();
  return Write(results.dump(2) + "\n", flags.json);
}

int Ended(const absl::Status& status) {
  if (status.ok()) return kExitOk;
  std::cerr << "landbridge-bench: " << status.message() << "\n";
  return ExitCodeOf(status);
}

void AddServerFlags(CLI::App& command, BareServerFlags& flags) {
  command.add_option("--authority", flags.authority)->required();
  command.add_option("--certificate", flags.certificate)->required();
  command.add_option("--key", flags.key)->required();
  command.add_option("--ready-file", flags.ready_file)->required();
}

int Main(int argc, char** argv) {
  CLI::App app{"Measures a broker beside what it is compared with, in one run"};
  std::string footer = "Scenarios:\n";
  std::vector<std::string> names;
  for (const Scenario& scenario : Scenarios()) {
    names.emplace_back(scenario.name);
    footer.append("  ").append(scenario.name).append(": ").append(scenario.summary).append("\n");
  }
  app.footer(absl::StrCat(footer,
                          "Examples:\n"
                          "  landbridge-bench --quick\n"
                          "  landbridge-bench fanout --subscribers 1,64 --runs 3 --json out.json\n",
                          kExitCodesHelp));
  app.set_version_flag("--version", "landbridge-bench " LANDBRIDGE_VERSION);
  Settings settings;
  Flags flags;
  bool quick = false;
  app.add_option("scenario", flags.scenarios, "what to measure; all when none is named")
      ->check(CLI::IsMember(names));
  app.add_flag("--quick", quick, "small and once: judges whether all is correct, no times");
  app.add_option("--runs", settings.runs, "how often each figure is measured (default: 5)")
      ->check(CLI::Range(1, 100));
  app.add_option("--subscribers", settings.subscribers, "numbers of subscribers of fanout")
      ->delimiter(',')
      ->check(CLI::Range(1, 1000));
  app.add_option("--events", settings.events,
                 "events that each subscriber of fanout and watch-list passes")
      ->check(CLI::Range(1000, 1'000'000));
  app.add_option("--seconds", flags.seconds,
                 "how long the load of stalled lasts, and each of latency (default: 30)")
      ->check(CLI::Range(1, 3600));
  app.add_option("--idle-seconds", flags.idle_seconds,
                 "how long nothing happens before an event of idle (default: 10)")
      ->check(CLI::Range(0, 600));
  app.add_option("--watch-list", settings.watched_identifiers,
                 "identifiers of a list of watch-list (default: 1000000)")
      ->check(CLI::Range(int64_t{5'000}, kWatchedIdentifiersMax));
  app.add_option("--watched-percent", settings.watched_percent,
                 "subjects of the events that are in such a list, where some are (default: 1)")
      ->check(CLI::Range(1, 100));
  app.add_option("--watch-streams", settings.watch_streams,
                 "streams that pass the events of watch-list together (default: 16)")
      ->check(CLI::Range(1, 256));
  app.add_option("--agencies", settings.agencies, "numbers of agencies of ingest")
      ->delimiter(',')
      ->check(CLI::Range(1, kAgenciesMax));
  app.add_option("--listings", settings.listings,
                 "that stores of ingest and, the most of them, of recovery and query hold before "
                 "(default: 0,1000000)")
      ->delimiter(',')
      ->check(CLI::Range(0, 100'000'000));
  app.add_option("--changes", settings.changes,
                 "changes of each run of ingest and peers (default: 200000)")
      ->check(CLI::Range(1000, 10'000'000));
  app.add_option("--behind", settings.behind,
                 "events that provinces of catch-up and snapshot lack, changes that a state of "
                 "recovery lacks (default: 1000000)")
      ->check(CLI::Range(1000, 10'000'000));
  app.add_option("--due", settings.due, "listings that end on one day of expiry (default: 100000)")
      ->check(CLI::Range(1, 10'000'000));
  app.add_option("--landbridged", flags.landbridged, "the broker to measure")
      ->check(CLI::ExistingFile);
  app.add_option("--folder", flags.folder, "where stores are made, for the time of the run")
      ->check(CLI::ExistingDirectory);
  app.add_option("--json", flags.json, "write the figures into this file, too");
  app.add_option("--svg", flags.svg, "draw the tables into this folder, an image for each")
      ->check(CLI::ExistingDirectory);

  RecordingServerFlags server;
  CLI::App* const serve = app.add_subcommand(kCeilingCommand)->group("");
  serve->add_option("--recording", server.recording)->required();
  AddServerFlags(*serve, server.server);
  CLI::App* const sink = app.add_subcommand(kSinkCommand)->group("");
  AddServerFlags(*sink, server.server);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  if (serve->parsed()) return Ended(ServeRecording(server));
  if (sink->parsed()) return Ended(ServeSink(server.server));

  settings.seconds = absl::Seconds(flags.seconds);
  settings.idle = absl::Seconds(flags.idle_seconds);
  if (quick) MakeQuick(settings);
  settings.landbridged = flags.landbridged.empty() ? FindLandbridged() : flags.landbridged;
  if (isatty(STDERR_FILENO) != 0) {
    settings.progress = [](std::string_view line) { std::cerr << line << "\n"; };
  }
  return Ended(RunAll(flags, std::move(settings)));
}

}  // namespace
}  // namespace landbridge::bench

int main(int argc, char** argv) {
#ifdef NDEBUG
  // As landbridged does, so that the bare streams cost what its streams do.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
  const landbridge::AwakePollers awake_pollers;
  return landbridge::bench::Main(argc, argv);
}
