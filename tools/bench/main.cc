// SPDX-License-Identifier: Apache-2.0
// `landbridge-bench`: measures a broker of its own, beside what it is compared with, in one run.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "proto/contract/awake_pollers.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/bare_server.h"
#include "tools/bench/ceiling.h"
#include "tools/bench/command_line.h"
#include "tools/bench/recording_server.h"
#include "tools/bench/report.h"
#include "tools/bench/run_folder.h"
#include "tools/bench/scenario.h"
#include "tools/bench/sink_server.h"

namespace landbridge::bench {
namespace {

int Ended(const absl::Status& status) {
  if (status.ok()) return kExitOk;
  std::cerr << "landbridge-bench: " << status.message() << "\n";
  return ExitCodeOf(status);
}

absl::Status Run(const Scenario& scenario, Settings settings, Report& report) {
  settings.folder /= scenario.name;
  std::error_code error;
  std::filesystem::create_directories(settings.folder, error);
  LB_ASSIGN_OR_RETURN(const std::vector<Table> tables, scenario.run(settings));
  std::filesystem::remove_all(settings.folder, error);
  return report.Add(scenario.name, tables);
}

std::vector<Scenario> ScenariosOf(const CommandLine& command_line) {
  const std::vector<std::string>& names = command_line.scenarios;
  std::vector<Scenario> wanted;
  for (const Scenario& scenario : Scenarios()) {
    if (names.empty() || std::find(names.begin(), names.end(), scenario.name) != names.end()) {
      wanted.push_back(scenario);
    }
  }
  return wanted;
}

absl::Status RunAll(const CommandLine& command_line, std::vector<std::string> words) {
  Settings settings = command_line.settings;
  LB_ASSIGN_OR_RETURN(Report report, Report::Begin({.json = command_line.json,
                                                    .svg = command_line.svg,
                                                    .quick = settings.quick,
                                                    .version = LANDBRIDGE_VERSION,
                                                    .command_line = std::move(words),
                                                    .out = std::cout}));
  LB_ASSIGN_OR_RETURN(const RunFolder folder, RunFolder::Make(command_line.folder));
  settings.folder = folder.path();
  LB_ASSIGN_OR_RETURN(settings.certificates, Certificates::Make(folder.path()));
  settings.progress = [](std::string_view line) { std::cerr << line << "\n"; };
  const std::vector<Scenario> scenarios = ScenariosOf(command_line);
  for (size_t i = 0; i < scenarios.size(); ++i) {
    std::cerr << scenarios[i].name << ", scenario " << i + 1 << " of " << scenarios.size() << "\n";
    LB_RETURN_IF_ERROR(Run(scenarios[i], settings, report));
  }
  return report.Finish();
}

int Main(int argc, char** argv) {
  CommandLine command_line;
  if (const auto end = ReadCommandLine(argc, argv, command_line)) return *end;
  return Ended(RunAll(command_line, {argv + 1, argv + argc}));
}

void AddServerFlags(CLI::App& command, BareServerFlags& flags) {
  command.add_option("--authority", flags.authority)->required();
  command.add_option("--certificate", flags.certificate)->required();
  command.add_option("--key", flags.key)->required();
  command.add_option("--ready-file", flags.ready_file)->required();
}

bool IsServer(int argc, char** argv) {
  const std::string_view word = argc > 1 ? argv[1] : "";
  return word == kCeilingCommand || word == kSinkCommand;
}

// The part that this program takes when it starts itself.
int Serve(int argc, char** argv) {
  CLI::App app{"A server that is compared with the broker; landbridge-bench starts it itself"};
  RecordingServerFlags server;
  CLI::App* const serve = app.add_subcommand(kCeilingCommand);
  serve->add_option("--recording", server.recording)->required();
  AddServerFlags(*serve, server.server);
  CLI::App* const sink = app.add_subcommand(kSinkCommand);
  AddServerFlags(*sink, server.server);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  return Ended(serve->parsed() ? ServeRecording(server) : ServeSink(server.server));
}

}  // namespace
}  // namespace landbridge::bench

int main(int argc, char** argv) {
#ifdef NDEBUG
  // As landbridged does, so that the bare streams cost what its streams do.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
  const bool is_server = landbridge::bench::IsServer(argc, argv);
  // A server has nothing to remove when it ends.
  if (!is_server) landbridge::bench::TakeSignals();
  const landbridge::AwakePollers awake_pollers;
  return is_server ? landbridge::bench::Serve(argc, argv) : landbridge::bench::Main(argc, argv);
}
