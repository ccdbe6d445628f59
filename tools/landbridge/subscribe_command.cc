// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <thread>

#include "CLI/CLI.hpp"
#include "adapters/sdk/connection_flags.h"
#include "adapters/sdk/feed_client.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"
#include "tools/landbridge/client_flags.h"
#include "tools/landbridge/command.h"
#include "tools/landbridge/listing_text.h"

namespace landbridge {
namespace {

struct SubscribeFlags {
  ConnectionOptions connection;
  std::string subscription;
  std::vector<std::string> categories;
  std::vector<std::string> subject_regions;
  std::vector<std::string> authority_regions;
  std::filesystem::path token_file;
  bool once = false;
  int silence_seconds = 15;
};

// The token in the file, or none when there is no file yet.
absl::StatusOr<std::string> LoadToken(const std::filesystem::path& file) {
  if (file.empty() || !std::filesystem::exists(file)) return "";
  std::ifstream stream(file, std::ios::binary);
  if (!stream)
    return absl::PermissionDeniedError("token file " + file.string() + " cannot be read");
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

absl::Status StoreToken(const std::filesystem::path& file, const std::string& token) {
  const std::filesystem::path fresh = file.string() + ".new";
  std::ofstream stream(fresh, std::ios::binary | std::ios::trunc);
  stream << token;
  stream.close();
  std::error_code error;
  if (stream) std::filesystem::rename(fresh, file, error);
  if (!stream || error)
    return absl::ResourceExhaustedError("token file " + file.string() + " cannot be written");
  return absl::OkStatus();
}

// Ends the client on SIGTERM and SIGINT, so that what was printed is stored and acknowledged.
// Signals are taken by a thread of their own.
class EndOnSignal {
 public:
  explicit EndOnSignal(FeedClient& feed) {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    thread_ = std::thread([this, &feed] {
      int taken = 0;
      sigwait(&signals_, &taken);
      feed.Cancel();
    });
  }
  ~EndOnSignal() {
    pthread_kill(thread_.native_handle(), SIGUSR1);
    thread_.join();
  }

 private:
  sigset_t signals_;
  std::thread thread_;
};

void Print(const v1::Entry& entry, OutputFormat format) {
  std::cout << (format == OutputFormat::kText ? EntryAsText(entry) : AsJson(entry, false)) << "\n";
}

absl::StatusOr<int> Subscribe(const SubscribeFlags& flags, OutputFormat format) {
  LB_ASSIGN_OR_RETURN(const auto channel, OpenChannel(flags.connection));
  FeedOptions options;
  options.subscription = flags.subscription;
  options.filter.mutable_categories()->Add(flags.categories.begin(), flags.categories.end());
  options.filter.mutable_subject_regions()->Add(flags.subject_regions.begin(),
                                                flags.subject_regions.end());
  options.filter.mutable_authority_regions()->Add(flags.authority_regions.begin(),
                                                  flags.authority_regions.end());
  options.silence_max = absl::Seconds(flags.once ? 1 : flags.silence_seconds);
  if (flags.once) options.give_up_after = absl::Seconds(30);
  options.on_reconnect = [](const absl::Status& reason) {
    std::cerr << "landbridge: connection lost, trying again: " << reason.message() << "\n";
  };
  LB_ASSIGN_OR_RETURN(options.resume_token, LoadToken(flags.token_file));

  FeedClient feed(channel, options);
  bool in_snapshot = false;
  absl::Status stored;
  std::string last_token;
  std::string acknowledged;
  const auto acknowledge = [&]() {
    if (flags.subscription.empty() || last_token.empty() || last_token == acknowledged)
      return absl::OkStatus();
    acknowledged = last_token;
    return feed.Acknowledge(last_token);
  };
  absl::Status ended;
  {
    const EndOnSignal signals(feed);
    ended = feed.Run([&](const v1::SubscribeResponse& response) {
      if (response.has_snapshot_started()) in_snapshot = true;
      for (const v1::Entry& entry : response.delivery().entries()) Print(entry, format);
      if (response.has_snapshot_finished()) in_snapshot = false;
      std::cout.flush();
      if (!std::cout.good()) return false;
      last_token = response.resume_token();
      if (!flags.token_file.empty()) {
        stored = StoreToken(flags.token_file, last_token);
        if (!stored.ok()) return false;
      }
      if (!response.has_progress()) return true;
      stored = acknowledge();
      return stored.ok() && !(flags.once && !in_snapshot);
    });
  }
  LB_RETURN_IF_ERROR(ended);
  LB_RETURN_IF_ERROR(stored);
  LB_RETURN_IF_ERROR(acknowledge());
  return kExitOk;
}

}  // namespace

void AddSubscribeCommand(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("subscribe", "Print what is in force in our view, then every change");
  command->footer(
      "Examples:\n"
      "  landbridge subscribe --connection province.yaml --once\n"
      "  landbridge --format jsonl subscribe --connection province.yaml --subscription nightly "
      "--token-file feed.token\n"
      "Entries are printed before the token is stored: after a crash the last ones may come "
      "again.");
  auto flags = std::make_shared<SubscribeFlags>();
  AddConnectionFlags(*command, flags->connection);
  command->add_option("--subscription", flags->subscription,
                      "name of a durable subscription; what was printed is acknowledged");
  command->add_option("--category", flags->categories, "only this category (may be repeated)")
      ->allow_extra_args(false);
  command
      ->add_option("--subject-region", flags->subject_regions,
                   "only subjects of this region (may be repeated)")
      ->allow_extra_args(false);
  command
      ->add_option("--authority-region", flags->authority_regions,
                   "only authorities of this region (may be repeated)")
      ->allow_extra_args(false);
  command->add_option("--token-file", flags->token_file,
                      "go on from the place in this file, and keep it there");
  command
      ->add_option("--silence", flags->silence_seconds,
                   "hear from the broker at least this often, and acknowledge then what was "
                   "printed (default: 15)")
      ->check(CLI::Range(1, 60))
      ->type_name("SECONDS");
  command->add_flag("--once", flags->once, "end when everything up to now was printed");
  command->callback(
      [flags, &line] { line.run = [flags, &line] { return Subscribe(*flags, line.format); }; });
}

}  // namespace landbridge
