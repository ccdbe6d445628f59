// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/input_flags.h"

#include "CLI/CLI.hpp"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "adapters/runner/progress.h"
#include "proto/contract/status_macros.h"

namespace landbridge {

void AddInputFlags(CLI::App& command, InputFlags& flags) {
  command.add_option("mapping", flags.mapping, "mapping file (YAML)")->required();
  command.add_option("--input", flags.input,
                     "folder with the exported files, or the file itself; not for a database");
  command.add_option("--set", flags.settings, "NAME=VALUE: a parameter of the mapping")
      ->allow_extra_args(false);
  command.add_option("--report", flags.report,
                     "write each rejected row and warning to this CSV file");
  command.add_option("--report-page", flags.page,
                     "the same as an HTML page, to read, print or pass on");
  command.add_option("--last-run", flags.last_run,
                     "note of what the source looked like: compared before anything is sent, and "
                     "kept by run");
  command
      .add_option_function<std::vector<std::string>>(
          "--accept",
          [&flags](const std::vector<std::string>& guards) {
            for (const std::string& guard : guards) {
              flags.accepted.columns |= guard == "columns";
              flags.accepted.rows |= guard == "rows";
              flags.accepted.withdrawals |= guard == "withdrawals";
            }
          },
          "this once, do not stop for changed columns, for another number of rows, or for many "
          "withdrawals")
      ->delimiter(',')
      ->type_name("columns|rows|withdrawals")
      ->check(CLI::IsMember({"columns", "rows", "withdrawals"}));
  command.add_option("--format", "how to answer: text or json (one object)")
      ->type_name("text|json")
      ->default_str("text")
      ->check(CLI::IsMember({"text", "json"}))
      ->each([&flags](const std::string& format) { flags.json = format == "json"; });
}

absl::StatusOr<Mapping::Parameters> ParametersOf(const std::vector<std::string>& settings) {
  Mapping::Parameters parameters;
  for (const std::string& setting : settings) {
    const size_t equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) {
      return absl::InvalidArgumentError("--set " + setting + ": write NAME=VALUE");
    }
    parameters[setting.substr(0, equals)] = setting.substr(equals + 1);
  }
  return parameters;
}

absl::StatusOr<PassOptions> OpenInput(const InputFlags& flags) {
  LB_ASSIGN_OR_RETURN(const Mapping::Parameters parameters, ParametersOf(flags.settings));
  PassOptions options;
  LB_ASSIGN_OR_RETURN(options.mapping, Mapping::Load(flags.mapping, parameters));
  LB_ASSIGN_OR_RETURN(options.files, options.mapping->InputFiles(flags.input));
  const absl::CivilDay today = absl::ToCivilDay(absl::Now(), absl::LocalTimeZone());
  if (!flags.catalogue.empty()) {
    LB_ASSIGN_OR_RETURN(options.catalogue, Catalogue::Load(flags.catalogue));
  }
  options.today = {static_cast<int>(today.year()), today.month(), today.day()};
  options.last_run = flags.last_run;
  options.accepted = flags.accepted;
  options.on_progress = ProgressOnTerminal();
  return options;
}

absl::StatusOr<std::unique_ptr<RejectsReport>> OpenReport(const InputFlags& flags) {
  auto report = std::make_unique<RejectsReport>();
  if (!flags.report.empty()) {
    LB_ASSIGN_OR_RETURN(report, RejectsReport::Create(flags.report));
  }
  if (!flags.page.empty()) LB_RETURN_IF_ERROR(report->AddPage(flags.page));
  return report;
}

}  // namespace landbridge
