// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "adapters/sdk/connection_flags.h"
#include "adapters/sdk/feed_follower.h"
#include "adapters/sinks/csv_sink.h"
#include "adapters/sinks/json_lines_sink.h"
#include "adapters/sinks/postgres_sink.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"
#include "tools/landbridge/client_flags.h"
#include "tools/landbridge/command.h"
#include "tools/landbridge/end_on_signal.h"
#include "tools/landbridge/feed_progress.h"
#include "tools/landbridge/filter_flags.h"
#include "tools/landbridge/print_sink.h"

namespace landbridge {
namespace {

constexpr int kSilenceSeconds = 15;
constexpr int kSilenceOfTableSeconds = 3;

struct SubscribeFlags {
  ConnectionOptions connection;
  std::string subscription;
  FilterFlags filter;
  std::filesystem::path token_file;
  std::filesystem::path csv;
  std::string jsonl;
  std::optional<std::string> postgres;
  std::string schema = PostgresSinkOptions{}.schema;
  bool once = false;
  std::optional<int> silence_seconds;
};

std::unique_ptr<FeedSink> MakeSink(const SubscribeFlags& flags, OutputFormat format) {
  if (flags.postgres) {
    return std::make_unique<PostgresSink>(PostgresSinkOptions{
        .conninfo = *flags.postgres, .schema = flags.schema, .subscription = flags.subscription});
  }
  if (!flags.csv.empty()) return std::make_unique<CsvSink>(CsvSinkOptions{.file = flags.csv});
  if (!flags.jsonl.empty() && flags.jsonl != "-") {
    return std::make_unique<JsonLinesSink>(flags.jsonl);
  }
  return std::make_unique<PrintSink>(PrintSinkOptions{
      .format = format, .marks = !flags.jsonl.empty(), .token_file = flags.token_file});
}

absl::StatusOr<FollowerOptions> OptionsOf(const SubscribeFlags& flags) {
  FollowerOptions options;
  options.once = flags.once;
  options.feed.subscription = flags.subscription;
  LB_ASSIGN_OR_RETURN(options.feed.filter, flags.filter.Filter());
  // A table is written when the broker says something: what was put off would wait for that.
  const int silence_unset = flags.csv.empty() ? kSilenceSeconds : kSilenceOfTableSeconds;
  options.feed.silence_max =
      absl::Seconds(flags.once ? 1 : flags.silence_seconds.value_or(silence_unset));
  if (flags.once) options.feed.give_up_after = absl::Seconds(30);
  return options;
}

absl::StatusOr<int> Subscribe(const SubscribeFlags& flags, OutputFormat format) {
  FeedProgressLine line;
  LB_ASSIGN_OR_RETURN(FollowerOptions options, OptionsOf(flags));
  options.feed.on_reconnect = [&line](const absl::Status& reason) {
    line.Clear();
    std::cerr << "landbridge: going on after: "
              << (reason.ok() ? "the broker ended the stream" : reason.message()) << "\n";
  };
  options.on_progress = [&line](const FollowerProgress& progress) { line.Show(progress); };

  EndOnSignal signals;
  LB_ASSIGN_OR_RETURN(const auto channel, OpenChannel(flags.connection));
  const std::unique_ptr<FeedSink> sink = MakeSink(flags, format);
  FeedFollower follower(channel, *sink, std::move(options));
  signals.Call([&follower] { follower.Cancel(); });
  LB_RETURN_IF_ERROR(follower.Run());
  return kExitOk;
}

void AddSinkFlags(CLI::App& command, SubscribeFlags& flags) {
  constexpr char kGroup[] = "Where to (standard output otherwise)";
  CLI::Option* csv = command.add_option(
      "--csv", flags.csv, "keep FILE as a table of what is in force, for spreadsheets");
  CLI::Option* jsonl =
      command.add_option("--jsonl", flags.jsonl,
                         "append every change to FILE as a line of JSON; - is standard output");
  CLI::Option* postgres = command.add_option(
      "--postgres", flags.postgres,
      "keep tables in this PostgreSQL database, exactly once: \"host=... dbname=...\" or a URI; "
      "passwords belong into ~/.pgpass");
  CLI::Option* schema = command.add_option(
      "--schema", flags.schema, "schema for the tables; one for each view (default: landbridge)");
  CLI::Option* token_file = command.add_option(
      "--token-file", flags.token_file,
      "of standard output: go on from the place in this file, and keep it there");
  csv->type_name("FILE")->group(kGroup)->excludes(jsonl)->excludes(postgres);
  jsonl->type_name("FILE")->group(kGroup)->excludes(postgres);
  postgres->type_name("CONNINFO")->group(kGroup);
  schema->type_name("NAME")->group(kGroup)->needs(postgres);
  token_file->type_name("FILE")->group(kGroup)->excludes(csv)->excludes(postgres);
}

}  // namespace

void AddSubscribeCommand(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("subscribe", "Follow our view: what is in force, then every change");
  command->footer(
      "Examples:\n"
      "  landbridge subscribe --connection province.yaml --once\n"
      "  landbridge subscribe --connection province.yaml --subscription main \\\n"
      "      --postgres \"host=db.example dbname=credit\"\n"
      "  landbridge subscribe --connection province.yaml --category food-safety --csv food.csv\n"
      "  landbridge subscribe --connection province.yaml --jsonl - | our-program\n"
      "A second start goes on where the first one ended. On standard output with --token-file,\n"
      "entries are printed before the token is stored: after a crash the last ones may come "
      "again.\n"
      "The first SIGTERM or SIGINT ends it when what came is stored; a second one at once.");
  auto flags = std::make_shared<SubscribeFlags>();
  AddConnectionFlags(*command, flags->connection);
  command
      ->add_option(
          "--subscription", flags->subscription,
          "name of a durable subscription, for one consumer; what is stored is acknowledged")
      ->check([](const std::string& name) {
        return name.empty() ? std::string("an empty name; leave the flag out for an ad hoc one")
                            : std::string();
      })
      ->type_name("NAME");
  for (CLI::Option* option : AddFilterFlags(*command, flags->filter)) {
    option->group("Filter, without a name")->excludes("--subscription");
  }
  AddSinkFlags(*command, *flags);
  command
      ->add_option("--silence", flags->silence_seconds,
                   "hear from the broker at least this often (default: 15, 3 with --csv)")
      ->check(CLI::Range(1, 60))
      ->type_name("SECONDS");
  command->add_flag("--once", flags->once, "end when everything up to now is there");
  command->callback([flags, &line] {
    if (!flags->jsonl.empty() && flags->jsonl != "-" && !flags->token_file.empty()) {
      throw CLI::ValidationError("--token-file is of standard output; --jsonl FILE keeps its own");
    }
    line.run = [flags, &line] { return Subscribe(*flags, line.format); };
  });
}

}  // namespace landbridge
