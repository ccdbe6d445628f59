// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "adapters/conform/conform.h"
#include "adapters/conform/program_places.h"
#include "adapters/conform/trial_folder.h"
#include "adapters/runner/commands.h"
#include "adapters/runner/input_flags.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/personal_numbers.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

struct ConformFlags {
  ConformOptions options;
  bool json = false;
};

absl::StatusOr<int> Conform(const ConformFlags& flags) {
  ConformOptions options = flags.options;
  LB_ASSIGN_OR_RETURN(options.parameters, ParametersOf(options.settings));
  LB_ASSIGN_OR_RETURN(options.programs.adapter, OwnProgram());
  LB_ASSIGN_OR_RETURN(options.programs.broker,
                      FindProgram(options.programs.broker, "landbridged", "--landbridged"));
  LB_ASSIGN_OR_RETURN(options.programs.client,
                      FindProgram(options.programs.client, "landbridge", "--landbridge"));
  LB_ASSIGN_OR_RETURN(options.catalogue, FindCatalogue(options.catalogue, "--catalogue"));
  if (isatty(STDERR_FILENO) != 0) {
    options.on_case = [](const std::string& title) { std::cerr << "... " << title << "\n"; };
  }
  return RunInTrialFolder([&](const std::filesystem::path& folder) {
    options.folder = folder;
    const absl::StatusOr<ConformReport> report = RunConformance(options);
    if (!report.ok()) {
      std::cerr << "landbridge-adapter: "
                << WithoutPersonalNumbers(StdView(report.status().message())) << "\n";
      return ExitCodeOf(report.status());
    }
    std::cout << WithoutPersonalNumbers(flags.json ? ConformReportAsJson(*report) + "\n"
                                                   : ConformReportAsText(*report));
    return report->Count(Verdict::kFail) > 0 ? kExitFound : kExitOk;
  });
}

}  // namespace

void AddConformCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command = app.add_subcommand(
      "conform",
      "Try the mapping and a sample against a broker of its own, through kills and "
      "damaged files");
  command->footer(
      "Example:\n"
      "  landbridge-adapter conform penalties.yaml --input sample.csv\n"
      "Starts landbridged with a temporary store, and removes it in the end. Ends with 1 when a "
      "case failed.");
  auto flags = std::make_shared<ConformFlags>();
  ConformOptions& options = flags->options;
  command->add_option("mapping", options.mapping_file, "mapping file (YAML)")->required();
  command->add_option("--input", options.input,
                      "folder with the sample files, or the file itself; not for a database");
  command->add_option("--set", options.settings, "NAME=VALUE: a parameter of the mapping")
      ->allow_extra_args(false);
  command->add_option("--catalogue", options.catalogue,
                      "catalogue of the broker; the installed one when unset");
  command->add_option("--landbridged", options.programs.broker,
                      "the broker; looked for beside this program and in $PATH when unset");
  command->add_option("--landbridge", options.programs.client,
                      "the command line program; looked for likewise");
  command->add_flag("--json", flags->json, "answer with one JSON object");
  command->callback([flags, &run] { run = [flags] { return Conform(*flags); }; });
}

}  // namespace landbridge
