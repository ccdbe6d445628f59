// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <csignal>
#include <iostream>
#include <memory>

#include "CLI/CLI.hpp"
#include "absl/time/time.h"
#include "adapters/runner/commands.h"
#include "adapters/runner/input_flags.h"
#include "adapters/runner/outcome_text.h"
#include "adapters/runner/pass.h"
#include "adapters/runner/progress.h"
#include "adapters/runner/watch.h"
#include "adapters/runner/watermark.h"
#include "adapters/sdk/connection.h"
#include "adapters/sdk/connection_flags.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

struct RunFlags {
  InputFlags input;
  ConnectionOptions connection;
  absl::Duration give_up_after = SendOptions().give_up_after;
  bool watch = false;
  std::chrono::seconds every{0};
};

// After how long a table with a watermark is read in full again.
std::chrono::hours FullEvery(const Mapping& mapping) {
  const int hours = mapping.config().tables(0).sql().full_hours();
  return std::chrono::hours(hours > 0 ? hours : 24);
}

// One pass with its report, printed.
absl::StatusOr<int> RunOnce(const RunFlags& flags, const std::shared_ptr<grpc::Channel>& channel,
                            Watermark& watermark) {
  LB_ASSIGN_OR_RETURN(PassOptions options, OpenInput(flags.input));
  const auto started = std::chrono::steady_clock::now();
  options.since = watermark.Since(started, FullEvery(*options.mapping));
  LB_ASSIGN_OR_RETURN(const std::unique_ptr<RejectsReport> report, OpenReport(flags.input));
  options.report = report.get();
  SendOptions send;
  send.agent = "landbridge-adapter " LANDBRIDGE_VERSION;
  send.give_up_after = flags.give_up_after;
  send.on_reconnect = [](const absl::Status& reason) {
    EndProgress();
    std::cerr << "landbridge-adapter: connection lost, trying again: " << reason.message() << "\n";
  };
  const absl::StatusOr<PassOutcome> outcome = RunPass(options, send, channel);
  EndProgress();
  LB_RETURN_IF_ERROR(report->Close());
  if (outcome.ok() && !outcome->not_noted.empty()) {
    std::cerr << "landbridge-adapter: " << outcome->not_noted << "\n";
  }
  if (!outcome.ok()) {
    if (!flags.input.json) std::cout << report->Summary() << std::flush;
    return outcome.status();
  }
  watermark.Passed(started, options.since, outcome->rows.watermark);
  if (flags.input.json) {
    std::cout << OutcomeAsJson(options.mapping->source(), *outcome, *report) << "\n";
  } else {
    std::cout << OutcomeAsText(*outcome) << report->Summary();
  }
  std::cout.flush();
  const bool withheld =
      options.mapping->complete() && !options.since && !outcome->not_withdrawn.empty();
  return report->errors() > 0 || withheld ? kExitFound : kExitOk;
}

absl::StatusOr<int> Run(RunFlags flags) {
  LB_ASSIGN_OR_RETURN(const ConnectionOptions connection, ResolveConnection(flags.connection));
  LB_ASSIGN_OR_RETURN(const std::shared_ptr<grpc::Channel> channel, MakeChannel(connection));
  Watermark watermark;
  if (!flags.watch) return RunOnce(flags, channel, watermark);
  if (flags.input.input.empty() && flags.every.count() == 0) {
    return absl::InvalidArgumentError(
        "--watch sees changes of files only; state with --every how often a database is read");
  }

  Watcher watcher(flags.input.input, flags.every);
  for (;;) {
    watcher.Remember();
    if (const absl::StatusOr<int> once = RunOnce(flags, channel, watermark); !once.ok()) {
      // What is wrong with a file or with the link may be mended by the next time; a wrong mapping
      // or certificate will not.
      if (absl::IsInvalidArgument(once.status()) || absl::IsPermissionDenied(once.status()) ||
          absl::IsUnauthenticated(once.status())) {
        return once.status();
      }
      std::cerr << "landbridge-adapter: " << once.status().message() << "\n";
    }
    flags.input.accepted = {};  // what was looked at is this file, and not the next
    if (!watcher.AwaitReason()) return kExitOk;
  }
}

}  // namespace

void AddRunCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command =
      app.add_subcommand("run", "Send what changed since the broker last heard of it");
  command->footer(
      "Examples:\n"
      "  landbridge-adapter run penalties.yaml --input exports/ --connection broker.yaml\n"
      "  landbridge-adapter run penalties.yaml --input exports/ --connection broker.yaml --watch "
      "--every 3600\n"
      "  landbridge-adapter run database.yaml --connection broker.yaml --watch --every 60\n"
      "Ends with 1 when a row was rejected, or withdrawals were withheld; everything else was sent "
      "all the same.");
  auto flags = std::make_shared<RunFlags>();
  AddInputFlags(*command, flags->input);
  AddConnectionFlags(*command, flags->connection);
  command->add_option("--catalogue", flags->input.catalogue,
                      "the broker's catalogue: what it would reject is not sent; without it the "
                      "broker says so");
  command->add_flag("--watch", flags->watch,
                    "go on: run again whenever the input changes; SIGTERM ends it");
  command
      ->add_option_function<int64_t>(
          "--every", [flags](int64_t seconds) { flags->every = std::chrono::seconds(seconds); },
          "with --watch: run again after this many seconds too; a database needs it")
      ->check(CLI::Range(1, 31'536'000))
      ->type_name("SECONDS");
  command
      ->add_option_function<int64_t>(
          "--give-up", [flags](int64_t seconds) { flags->give_up_after = absl::Seconds(seconds); },
          "how long to try to reach a broker that went away; 300 when unset")
      ->check(CLI::Range(1, 31'536'000))
      ->type_name("SECONDS");
  command->callback([flags, &run] { run = [flags] { return Run(*flags); }; });
}

}  // namespace landbridge
