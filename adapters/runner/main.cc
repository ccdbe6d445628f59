// SPDX-License-Identifier: Apache-2.0
// `landbridge-adapter`: publishes the rows of a department's exports.
#include <iostream>
#include <string>

#include "CLI/CLI.hpp"
#include "adapters/runner/commands.h"
#include "adapters/runner/usage_fault.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/personal_numbers.h"

int main(int argc, char** argv) {
  CLI::App app("landbridge-adapter: publishes the rows of a department's exports");
  app.set_version_flag("--version", std::string("landbridge-adapter " LANDBRIDGE_VERSION));
  app.require_subcommand(1);
  app.footer(landbridge::kExitCodesHelp);
  app.failure_message(landbridge::UsageFault);
  landbridge::CommandRun run;
  landbridge::AddCheckCommand(app, run);
  landbridge::AddRunCommand(app, run);
  landbridge::AddConformCommand(app, run);
  landbridge::AddServeCommand(app, run);
  landbridge::AddTemplateCommand(app, run);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? landbridge::kExitOk : landbridge::kExitUsage;
  }
  const absl::StatusOr<int> outcome = run();
  if (outcome.ok()) return *outcome;
  std::cerr << "landbridge-adapter: "
            << landbridge::WithoutPersonalNumbers(landbridge::StdView(outcome.status().message()))
            << "\n";
  return landbridge::ExitCodeOf(outcome.status());
}
