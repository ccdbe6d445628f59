// SPDX-License-Identifier: Apache-2.0
// What a subcommand of `landbridge` shares with the program around it. A subcommand lives in a file
// of its own and offers one function, which main.cc calls once:
//
//   void AddPkiCommand(CLI::App& app, CommandLine& line);
//
// It adds its CLI::App, binds flags to an object that it keeps alive in the callback, and sets
// `line.run` from that callback. main.cc runs it after the whole command line was read, prints an
// error to standard error and ends with its exit code.
#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"

namespace CLI {
class App;
}

namespace landbridge {

// `text` for people, `json` one document, `jsonl` one document per line as it comes.
enum class OutputFormat { kText, kJson, kJsonLines };

struct CommandLine {
  OutputFormat format = OutputFormat::kText;  // of --format
  // What was asked for. Returns the exit code (proto/contract/exit_code.h), or what failed.
  std::function<absl::StatusOr<int>()> run;
};

void AddDigestCommand(CLI::App& app, CommandLine& line);
void AddExplainCommand(CLI::App& app, CommandLine& line);
void AddGetCommand(CLI::App& app, CommandLine& line);
void AddLiftsCommand(CLI::App& app, CommandLine& line);
void AddPkiCommand(CLI::App& app, CommandLine& line);
void AddScreenCommand(CLI::App& app, CommandLine& line);
void AddStatusCommand(CLI::App& app, CommandLine& line);
void AddSubscribeCommand(CLI::App& app, CommandLine& line);
void AddSubscriptionCommand(CLI::App& app, CommandLine& line);

}  // namespace landbridge
