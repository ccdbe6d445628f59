// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <semaphore>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "adapters/runner/commands.h"
#include "adapters/runner/served_sources.h"
#include "adapters/runner/source_log.h"
#include "adapters/runner/source_loop.h"
#include "adapters/sdk/connection.h"
#include "adapters/sdk/connection_flags.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/catalogue.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

struct ServeFlags {
  std::filesystem::path config;
  ConnectionOptions connection;
  bool check = false;
};

// The channel of all sources, exchanged when its files are read again.
class SharedChannel {
 public:
  explicit SharedChannel(const ConnectionOptions& flags) : flags_(flags) {}

  // What is wrong leaves the channel as it was.
  absl::Status Load() {
    LB_ASSIGN_OR_RETURN(const ConnectionOptions options, ResolveConnection(flags_));
    LB_ASSIGN_OR_RETURN(std::shared_ptr<grpc::Channel> channel, MakeChannel(options));
    absl::MutexLock lock(&mutex_);
    channel_ = std::move(channel);
    return absl::OkStatus();
  }

  std::shared_ptr<grpc::Channel> Get() const {
    absl::MutexLock lock(&mutex_);
    return channel_;
  }

 private:
  const ConnectionOptions flags_;
  mutable absl::Mutex mutex_;
  std::shared_ptr<grpc::Channel> channel_ ABSL_GUARDED_BY(mutex_);
};

sigset_t Signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, number);
  return signals;
}

absl::Status MakeReportsFolder(const std::filesystem::path& folder) {
  if (folder.empty()) return absl::OkStatus();
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return absl::OkStatus();
  return WithExitCode(absl::PermissionDeniedError("the folder of the reports, " + folder.string() +
                                                  ", cannot be made: " + error.message()),
                      kExitCannotCreate);
}

absl::StatusOr<std::shared_ptr<const Catalogue>> LoadCatalogue(const ServedSources& served) {
  if (served.catalogue.empty()) return std::shared_ptr<const Catalogue>();
  return Catalogue::Load(served.catalogue);
}

// Says what would be served, and all that is wrong: what keeps `serve` from starting, and what
// would keep a source from being sent.
int PrintServed(const ServedSources& served, const absl::Status& connection,
                const absl::StatusOr<std::shared_ptr<const Catalogue>>& catalogue) {
  bool faulty = false;
  const auto print = [&faulty](const absl::Status& status) {
    faulty |= !status.ok();
    if (!status.ok()) std::cerr << status.message() << "\n";
    return status.ok();
  };
  print(connection);
  print(catalogue.status());
  for (const ServedSource& source : served.sources) {
    if (print(CheckServed(source, catalogue.ok() ? catalogue->get() : nullptr))) {
      std::cout << source.name << ": " << source.input.string() << "\n";
    }
  }
  return faulty ? kExitConfig : kExitOk;
}

// Until SIGTERM or SIGINT. The signals are blocked in every thread, so that none is lost.
void AwaitEnd(const sigset_t& signals, SharedChannel& channel, SourceLog& log,
              std::vector<std::unique_ptr<SourceLoop>>& loops) {
  for (int number = 0; sigwait(&signals, &number) == 0 && number == SIGHUP;) {
    log.Write(SourceLog::Level::kInfo, "",
              "SIGHUP: reading certificates, mappings and sources again");
    if (const absl::Status loaded = channel.Load(); !loaded.ok()) {
      log.Write(SourceLog::Level::kError, "",
                absl::StrCat("the connection stays as it was: ", loaded.message()));
    }
    for (const auto& loop : loops) loop->Nudge();
  }
}

absl::StatusOr<int> Serve(const ServeFlags& flags) {
  const absl::StatusOr<ServedSources> served = LoadServedSources(flags.config);
  if (!served.ok()) {
    std::cerr << served.status().message() << "\n";
    return kExitConfig;
  }
  // Before the first thread, also of gRPC, so that every one of them leaves the signals to this.
  const sigset_t signals = Signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  ConnectionOptions connection = flags.connection;
  if (connection.file.empty()) connection.file = served->connection;
  SharedChannel channel(connection);
  const absl::Status loaded = channel.Load();
  const auto catalogue = LoadCatalogue(*served);
  if (flags.check) return PrintServed(*served, loaded, catalogue);
  if (!loaded.ok() || !catalogue.ok()) {
    std::cerr << (loaded.ok() ? catalogue.status() : loaded).message() << "\n";
    return kExitConfig;
  }
  LB_RETURN_IF_ERROR(MakeReportsFolder(served->reports));

  ProgressLine line;
  SourceLog log(line);
  SourceNames names;
  std::counting_semaphore<64> slots(served->passes_max);
  const ServeCommon common{.log = log,
                           .line = line,
                           .names = names,
                           .channel = [&channel] { return channel.Get(); },
                           .slots = slots,
                           .reports = served->reports,
                           .catalogue = served->catalogue,
                           .agent = "landbridge-adapter " LANDBRIDGE_VERSION};
  std::vector<std::unique_ptr<SourceLoop>> loops;
  for (const ServedSource& source : served->sources) {
    loops.push_back(std::make_unique<SourceLoop>(source, common));
  }
  log.Write(SourceLog::Level::kInfo, "", absl::StrCat("serving ", loops.size(), " sources"));
  std::vector<std::jthread> threads;
  for (const auto& loop : loops) {
    threads.emplace_back([&loop](const std::stop_token& stop) { loop->Run(stop); });
  }
  AwaitEnd(signals, channel, log, loops);
  // A second request ends the process at once, which loses nothing that was settled.
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  for (std::jthread& thread : threads) thread.request_stop();
  for (std::jthread& thread : threads) thread.join();
  log.Write(SourceLog::Level::kInfo, "", "stopped");
  return kExitOk;
}

}  // namespace

void AddServeCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command =
      app.add_subcommand("serve", "Send what changes in several sources, for as long as it runs");
  command->footer(
      "Example:\n"
      "  landbridge-adapter serve sources.yaml --check-config\n"
      "  landbridge-adapter serve sources.yaml\n"
      "SIGTERM ends it with 0; SIGHUP reads certificates, mappings and sources again. A wrong "
      "configuration ends it with 78.");
  auto flags = std::make_shared<ServeFlags>();
  command->add_option("config", flags->config, "what is served (YAML)")->required();
  command->add_flag("--check-config", flags->check,
                    "read the file, its mappings, the catalogue, and the connection with its "
                    "certificates; say what would be served, and end");
  AddConnectionFlags(*command, flags->connection);
  command->callback([flags, &run] { run = [flags] { return Serve(*flags); }; });
}

}  // namespace landbridge
