// SPDX-License-Identifier: Apache-2.0
// `landbridge`: the command line for operators and provinces. Each subcommand stands in its own
// file.
#include <iostream>
#include <map>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "proto/contract/exit_code.h"
#include "tools/landbridge/command.h"

namespace {

using landbridge::CommandLine;
using landbridge::OutputFormat;

int Run(int argc, char** argv) {
  CLI::App app("Landbridge: the command line for operators and provinces");
  app.set_version_flag("--version", std::string("landbridge " LANDBRIDGE_VERSION));
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(landbridge::kExitCodesHelp);

  CommandLine line;
  const std::map<std::string, OutputFormat> formats = {{"text", OutputFormat::kText},
                                                       {"json", OutputFormat::kJson},
                                                       {"jsonl", OutputFormat::kJsonLines}};
  app.add_option("--format", line.format, "text for people, json or jsonl for programs")
      ->transform(CLI::CheckedTransformer(formats, CLI::ignore_case).description(""))
      ->type_name("text|json|jsonl");

  AddSubscribeCommand(app, line);
  AddGetCommand(app, line);
  AddScreenCommand(app, line);
  AddSubscriptionCommand(app, line);
  AddLiftsCommand(app, line);
  AddExplainCommand(app, line);
  AddStatusCommand(app, line);
  AddDigestCommand(app, line);
  AddPkiCommand(app, line);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? landbridge::kExitOk : landbridge::kExitUsage;
  }
  const absl::StatusOr<int> outcome = line.run();
  std::cout.flush();
  if (outcome.ok()) {
    if (std::cout.good()) return *outcome;
    std::cerr << "landbridge: standard output cannot be written\n";
    return landbridge::kExitIo;
  }
  std::cerr << "landbridge: " << outcome.status().message() << "\n";
  return landbridge::ExitCodeOf(outcome.status());
}

}  // namespace

int main(int argc, char** argv) { return Run(argc, argv); }
