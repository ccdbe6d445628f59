// SPDX-License-Identifier: Apache-2.0
// `landbridged`: the broker as a process.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "broker/pipeline/replay.h"
#include "broker/server/broker.h"
#include "broker/server/broker_settings.h"
#include "broker/server/logging.h"
#include "broker/server/ready_file.h"
#include "broker/server/refusal_log.h"
#include "broker/server/signals.h"
#include "broker/server/stores.h"
#include "proto/contract/clock.h"
#include "proto/contract/exit_code.h"
#include "spdlog/spdlog.h"

namespace landbridge {
namespace {

constexpr absl::Duration kStopGrace = absl::Seconds(10);
constexpr absl::Duration kHousekeepingPeriod = absl::Seconds(60);
constexpr absl::Duration kRenewalNotice = absl::Hours(24 * 14);
constexpr absl::Duration kReplayReportPeriod = absl::Seconds(5);

constexpr char kFooter[] =
    "Signals: SIGTERM and SIGINT stop gracefully; SIGHUP reads certificates, catalogue and policy "
    "again.\n"
    "Exit codes: 0 stopped, 64 wrong command line, 74 I/O error (start again), 78 wrong "
    "configuration.\n"
    "Examples:\n"
    "  landbridged --config /etc/landbridge/broker.yaml --check-config\n"
    "  landbridged --config /etc/landbridge/broker.yaml --ready-file /run/landbridge/address\n"
    "  landbridged --config /etc/landbridge/broker.yaml --rebuild-state --exit";

struct Flags {
  std::string config;
  std::string ready_file;
  bool rebuild_state = false;
  bool exit = false;
  bool check_config = false;
};

// Ends a start that cannot succeed.
int Failed(const absl::Status& status, int exit_code) {
  // Several lines when a file has several faults: each is one for the person who mends it.
  std::cerr << "landbridged: " << status.message() << "\n";
  return exit_code;
}

int CheckOnly(const BrokerSettings& settings, const BrokerFiles& files) {
  const std::shared_ptr<const Policy> policy = files.access->policy();
  std::cout << "configuration is valid\n"
            << "listen: " << settings.listen << "\n"
            << "metrics: " << (settings.metrics_listen.empty() ? "none" : settings.metrics_listen)
            << "\n"
            << "trust domain: " << settings.trust_domain << "\n"
            << "certificate: until "
            << absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", files.tls.not_after, absl::UTCTimeZone())
            << "\n"
            << "storage: " << settings.log_folder.string() << ", " << settings.state_folder.string()
            << ", " << (settings.memory_bytes >> 20) << " MiB of memory\n"
            << "retention: content of lifted listings leaves the files within "
            << absl::FormatDuration(settings.erase_after) << "; events are kept "
            << (settings.events_kept == absl::InfiniteDuration()
                    ? "for ever"
                    : "for " + absl::FormatDuration(settings.events_kept))
            << "\n"
            << "catalogue: " << files.access->catalogue()->categories().size() << " categories\n"
            << "policy: " << policy->agencies() << " agencies, " << policy->provinces()
            << " provinces, " << policy->operators() << " operators\n"
            << "days begin in: " << settings.time_zone_name << "\n";
  return kExitOk;
}

// Applies what the state lacks, saying how far it came.
absl::Status ReplayAloud(const Stores& stores) {
  absl::Time report_at = absl::Now() + kReplayReportPeriod;
  const uint64_t head = stores.log->Head().value();
  absl::Status status = Replay(*stores.log, *stores.state, [&](Position applied) {
    if (absl::Now() < report_at) return;
    report_at = absl::Now() + kReplayReportPeriod;
    spdlog::info("rebuilding the state: {} of {} log entries", applied.value(), head);
  });
  if (status.ok()) status = stores.state->Flush();
  if (status.ok()) {
    const uint64_t from = stores.restored.value_or(Position()).value();
    spdlog::info("rebuilt the state from {} log entries", head - from);
  }
  return status;
}

// The process cannot go on: what was not settled is sent again by the adapters after a restart.
[[noreturn]] void EndAfterStorageFailure(const absl::Status& status) {
  spdlog::critical("storage failed, ending: {}", std::string(status.message()));
  spdlog::shutdown();
  std::_Exit(kExitIo);
}

void SayWhatWasRestored(const Stores& stores) {
  if (!stores.restored) return;
  spdlog::info("brought the state back from the checkpoint at position {}",
               stores.restored->value());
}

void SayWhatRetentionDid(const absl::StatusOr<RetentionReport>& report) {
  if (!report.ok()) {
    spdlog::error("retention failed, it is tried again: {}",
                  std::string(report.status().message()));
    return;
  }
  if (report->first_event) {
    spdlog::info("retention: events before {} are no longer kept", report->first_event->value());
  }
  if (report->checkpoint) {
    spdlog::info("retention: made the checkpoint {}", report->checkpoint->path.string());
  }
  if (report->log_first) {
    spdlog::info("retention: the log begins at entry {}", report->log_first->value());
  }
}

void SayWhenCertificateEnds(absl::Time not_after) {
  const std::string when = absl::FormatTime("%Y-%m-%d", not_after, absl::UTCTimeZone());
  if (not_after - absl::Now() < kRenewalNotice) {
    spdlog::warn("the broker's certificate ends on {}: renew it and send SIGHUP", when);
  } else {
    spdlog::info("the broker's certificate is good until {}", when);
  }
}

void Reload(Broker& broker) {
  // Each on its own: a damaged certificate file must not hold up a revocation.
  if (absl::Status status = broker.access().Reload(); status.ok()) {
    spdlog::info("reloaded authority, catalogue and policy");
  } else {
    spdlog::error("authority, catalogue and policy stay as they were: {}",
                  std::string(status.message()));
  }
  if (absl::StatusOr<absl::Time> not_after = broker.ReloadCertificate(); not_after.ok()) {
    spdlog::info("reloaded the broker's certificate");
    SayWhenCertificateEnds(*not_after);
  } else {
    spdlog::error("the broker's certificate stays as it was: {}",
                  std::string(not_after.status().message()));
  }
}

int Serve(const Flags& flags) {
  Signals signals;
  ReadyFile ready(flags.ready_file);
  SystemClock clock;
  RefusalLog refusals(clock, [](const std::string& line) { spdlog::warn("{}", line); });

  absl::StatusOr<BrokerSettings> settings = LoadBrokerSettings(flags.config);
  if (!settings.ok()) return Failed(settings.status(), kExitConfig);
  absl::StatusOr<BrokerFiles> files =
      LoadBrokerFiles(*settings, clock, [&](const absl::Status& why) { refusals.Note(why); });
  if (!files.ok()) return Failed(files.status(), kExitConfig);
  if (flags.check_config) return CheckOnly(*settings, *files);

  spdlog::info("landbridged {} starts, storage in {}", LANDBRIDGE_VERSION,
               settings->log_folder.parent_path().string());
  SayWhenCertificateEnds(files->tls.not_after);
  absl::StatusOr<Stores> stores =
      OpenStores({settings->log_folder, settings->state_folder, settings->checkpoints_folder,
                  settings->memory_bytes, settings->erase_after / 2, flags.rebuild_state});
  if (!stores.ok()) return Failed(stores.status(), kExitIo);
  SayWhatWasRestored(*stores);
  if (flags.rebuild_state) {
    if (absl::Status status = ReplayAloud(*stores); !status.ok()) return Failed(status, kExitIo);
    if (flags.exit) return kExitOk;
  }

  absl::StatusOr<std::unique_ptr<Broker>> broker =
      Broker::Start({*std::move(settings), EndAfterStorageFailure, SayWhatRetentionDid},
                    *std::move(files), *std::move(stores), clock);
  if (!broker.ok()) return Failed(broker.status(), kExitIo);
  if (!(*broker)->metrics_address().empty()) {
    spdlog::info("metrics on http://{}/metrics", (*broker)->metrics_address());
  }
  if (absl::Status status = ready.Announce((*broker)->address()); !status.ok()) {
    return Failed(status, kExitIo);
  }
  spdlog::info("ready on {}", (*broker)->address());

  for (;;) {
    const std::optional<Signal> signal = signals.WaitFor(kHousekeepingPeriod);
    if (signal == Signal::kStop) break;
    if (signal == Signal::kReload) Reload(**broker);
    (*broker)->access().EndExpired();
  }

  spdlog::info("stopping: settling what was submitted");
  ready.Withdraw();
  signals.LetStopSignalsKill();
  (*broker)->Stop(kStopGrace);
  broker->reset();
  spdlog::info("stopped");
  return kExitOk;
}

int Run(int argc, char** argv) {
  Flags flags;
  CLI::App app("Landbridge broker: takes records from agencies, feeds listings to provinces");
  app.set_version_flag("--version", std::string("landbridged " LANDBRIDGE_VERSION));
  app.footer(kFooter);
  app.add_option("config,--config", flags.config, "Configuration file, with the flag or without")
      ->required()
      ->type_name("FILE");
  app.add_option("--ready-file", flags.ready_file,
                 "Written with the bound address once the broker serves, removed when it stops")
      ->type_name("FILE");
  CLI::Option* rebuild =
      app.add_flag("--rebuild-state", flags.rebuild_state,
                   "Deletes the state and derives it again from the log, or from a "
                   "checkpoint and what the log has after it");
  app.add_flag("--exit", flags.exit, "After --rebuild-state, ends instead of serving")
      ->needs(rebuild);
  app.add_flag("--check-config", flags.check_config,
               "Checks the configuration and every file that it names, prints what would be "
               "served, and ends");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  StartLogging();
  return Serve(flags);
}

}  // namespace
}  // namespace landbridge

int main(int argc, char** argv) {
#ifdef NDEBUG
  // Debian builds Abseil so that every lock looks for cycles, which tests are for.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
  return landbridge::Run(argc, argv);
}
