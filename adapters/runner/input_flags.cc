// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/input_flags.h"

#include <system_error>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"
#include "proto/contract/status_message.h"

namespace landbridge {
namespace {

namespace fs = std::filesystem;

// Also by another name of the same file.
absl::Status CheckIsNotRead(const fs::path& report, const InputFlags& flags,
                            const std::vector<fs::path>& inputs) {
  if (report.empty()) return absl::OkStatus();
  std::vector<fs::path> read = inputs;
  read.insert(read.end(), {flags.mapping, flags.last_run});
  for (const fs::path& file : read) {
    std::error_code error;
    if (file.empty() || !fs::equivalent(report, file, error) || error) continue;
    return WithExitCode(
        absl::InvalidArgumentError(absl::StrCat(
            report.string(), " is what is read, and is left alone; give the report another name")),
        kExitCannotCreate);
  }
  return absl::OkStatus();
}

// Why there is no mapping, and that the export may stand in its place on the command line.
absl::Status MappingFailed(const absl::Status& status, const InputFlags& flags) {
  const fs::path ending = flags.mapping.extension();
  if (ending == ".yaml" || ending == ".yml" || !absl::IsInvalidArgument(status)) {
    return ConfigurationFailed(status);
  }
  return ConfigurationFailed(absl::InvalidArgumentError(absl::StrCat(
      status.message(), "\nThe mapping (YAML) comes first, and the export behind --input.",
      flags.input.empty() ? ""
                          : absl::StrCat(" Here ", flags.mapping.filename().string(),
                                         " is taken for the mapping."))));
}

}  // namespace

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
      return WithExitCode(absl::InvalidArgumentError("--set " + setting + ": write NAME=VALUE"),
                          kExitUsage);
    }
    parameters[setting.substr(0, equals)] = setting.substr(equals + 1);
  }
  return parameters;
}

absl::StatusOr<PassOptions> OpenInput(const InputFlags& flags) {
  LB_ASSIGN_OR_RETURN(const Mapping::Parameters parameters, ParametersOf(flags.settings));
  PassOptions options;
  absl::StatusOr<std::shared_ptr<const Mapping>> mapping = Mapping::Load(flags.mapping, parameters);
  if (!mapping.ok()) return MappingFailed(mapping.status(), flags);
  options.mapping = *std::move(mapping);
  absl::StatusOr<std::vector<std::filesystem::path>> files =
      options.mapping->InputFiles(flags.input);
  if (absl::IsInvalidArgument(files.status())) return WithExitCode(files.status(), kExitUsage);
  if (!files.ok()) return ConfigurationFailed(files.status());
  options.files = *std::move(files);
  const absl::CivilDay today = absl::ToCivilDay(absl::Now(), absl::LocalTimeZone());
  if (!flags.catalogue.empty()) {
    LB_ASSIGN_OR_RETURN(options.catalogue, Catalogue::Load(flags.catalogue));
  }
  options.today = {static_cast<int>(today.year()), today.month(), today.day()};
  options.last_run = flags.last_run;
  options.accepted = flags.accepted;
  return options;
}

absl::StatusOr<std::unique_ptr<RejectsReport>> OpenReport(const InputFlags& flags,
                                                          const std::vector<fs::path>& inputs) {
  for (const fs::path& file : {flags.report, flags.page}) {
    LB_RETURN_IF_ERROR(CheckIsNotRead(file, flags, inputs));
  }
  if (!flags.report.empty() && flags.report == flags.page) {
    return WithExitCode(absl::InvalidArgumentError(absl::StrCat(
                            flags.page.string(), ": --report and --report-page need a file each")),
                        kExitUsage);
  }
  auto report = std::make_unique<RejectsReport>();
  if (!flags.report.empty()) {
    auto created = RejectsReport::Create(flags.report);
    if (!created.ok()) return WithExitCode(created.status(), kExitCannotCreate);
    report = *std::move(created);
  }
  if (!flags.page.empty()) {
    LB_RETURN_IF_ERROR(WithExitCode(report->AddPage(flags.page), kExitCannotCreate));
  }
  return report;
}

absl::Status CloseReport(const absl::Status& pass, const InputFlags& flags, RejectsReport* report) {
  // A guard that stopped the pass points to the rows that are to blame, which the report names.
  // What stopped it on the way leaves a report of some rows.
  const bool for_its_rows =
      absl::IsFailedPrecondition(pass) && report->whole() && report->errors() > 0;
  if (pass.ok() || for_its_rows) {
    LB_RETURN_IF_ERROR(WithExitCode(report->Close(), kExitIo));
    return pass;
  }
  if (!report->has_files()) return pass;
  const fs::path& file = flags.report.empty() ? flags.page : flags.report;
  std::error_code error;
  return WithMessage(
      pass, absl::StrCat(pass.message(), "\n", file.string(),
                         fs::exists(file, error) ? ": is as it was before" : ": is not there",
                         "; a pass that fails writes no report"));
}

}  // namespace landbridge
