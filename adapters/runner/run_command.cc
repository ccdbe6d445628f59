// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <csignal>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <stop_token>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "adapters/runner/commands.h"
#include "adapters/runner/input_flags.h"
#include "adapters/runner/outcome_text.h"
#include "adapters/runner/pass.h"
#include "adapters/runner/progress.h"
#include "adapters/runner/schedule.h"
#include "adapters/runner/watch.h"
#include "adapters/runner/watermark.h"
#include "adapters/sdk/connection.h"
#include "adapters/sdk/connection_flags.h"
#include "adapters/sdk/publish_errors.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/personal_numbers.h"
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
                            Watermark& watermark, const std::stop_token& stop) {
  LB_ASSIGN_OR_RETURN(PassOptions options, OpenInput(flags.input));
  const auto started = std::chrono::steady_clock::now();
  const auto& shared = options.mapping->config().fields_from();
  watermark.ReadWith(LookAtMapping(flags.input.mapping, std::vector(shared.begin(), shared.end())));
  options.since = watermark.Since(started, FullEvery(*options.mapping));
  LB_ASSIGN_OR_RETURN(const std::unique_ptr<RejectsReport> report,
                      OpenReport(flags.input, options.files));
  options.report = report.get();
  options.stop = stop;
  ProgressLine line;
  const std::string& source = options.mapping->source();
  options.on_progress = [&](const PassProgress& progress) {
    line.Show(source, ProgressAsText(progress));
  };
  SendOptions send;
  send.agent = "landbridge-adapter " LANDBRIDGE_VERSION;
  send.give_up_after = flags.give_up_after;
  send.on_reconnect = [&line](const absl::Status& reason) {
    line.Write(absl::StrCat("landbridge-adapter: no connection, trying again: ",
                            WithoutPersonalNumbers(StdView(reason.message())), "\n"));
  };
  const absl::StatusOr<PassOutcome> outcome = RunPass(options, send, channel);
  line.Remove(source);
  const absl::Status ended = CloseReport(outcome.status(), flags.input, report.get());
  if (outcome.ok() && !outcome->not_noted.empty()) {
    std::cerr << "landbridge-adapter: " << outcome->not_noted << "\n";
  }
  if (!ended.ok()) {
    if (!flags.input.json) std::cout << report->Summary() << std::flush;
    return ended;
  }
  watermark.Passed(started, options.since, outcome->rows.watermark, report->errors() > 0);
  if (flags.input.json) {
    std::cout << OutcomeAsJson(options.mapping->source(), *outcome, *report) << "\n";
  } else {
    std::cout << OutcomeAsText(*outcome) << report->Summary();
  }
  std::cout.flush();
  const bool doubtful = outcome->withheld || !DoubtAboutEnd(outcome->rows).empty();
  return report->errors() > 0 || doubtful ? kExitFound : kExitOk;
}

// What is wrong with a file or with the link may be mended by the next time; a wrong mapping or
// certificate, or a report's name that is another file's, will not.
bool NobodyMends(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsPermissionDenied(status) ||
         absl::IsUnauthenticated(status) || absl::IsAlreadyExists(status);
}

absl::StatusOr<int> RunWatching(RunFlags flags, const std::shared_ptr<grpc::Channel>& channel,
                                Watcher& watcher) {
  Watermark watermark;
  Backoff backoff(kPausesAfterFailure, std::random_device{}());
  for (;;) {
    watcher.Remember();
    absl::StatusOr<int> once = kExitOk;
    watcher.During(
        [&](const std::stop_token& stop) { once = RunOnce(flags, channel, watermark, stop); });
    std::optional<std::chrono::nanoseconds> again;
    if (once.ok()) {
      backoff.Reset();
    } else if (NobodyMends(once.status())) {
      return once.status();
    } else if (!absl::IsCancelled(once.status())) {
      std::cerr << "landbridge-adapter: "
                << WithoutPersonalNumbers(StdView(once.status().message())) << "\n";
      // A file waits for its change.
      if (WorthOpeningAgain(once.status())) again = absl::ToChronoNanoseconds(backoff.Next());
    }
    flags.input.accepted = {};  // what was looked at is this file, and not the next
    if (!watcher.AwaitReason(again)) return kExitOk;
  }
}

absl::StatusOr<int> Run(RunFlags flags) {
  if (flags.watch && flags.input.input.empty() && flags.every.count() == 0) {
    return WithExitCode(
        absl::InvalidArgumentError(
            "--watch sees changes of files only; state with --every how often a database is read"),
        kExitUsage);
  }
  // Before the channel and its threads, which leave the signals to it.
  std::optional<Watcher> watcher;
  if (flags.watch) {
    watcher.emplace(flags.input.input, flags.every,
                    std::vector{flags.input.report, flags.input.page, flags.input.last_run});
  }
  LB_ASSIGN_OR_RETURN(const ConnectionOptions connection, ResolveConnection(flags.connection));
  LB_ASSIGN_OR_RETURN(const std::shared_ptr<grpc::Channel> channel, MakeChannel(connection));
  if (!watcher) {
    Watermark none;
    return RunOnce(flags, channel, none, {});
  }
  return RunWatching(std::move(flags), channel, *watcher);
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
      "Ends with 1 when a row was rejected, withdrawals were withheld, or the file may not be "
      "whole; everything else was sent all the same.");
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
