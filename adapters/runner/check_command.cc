// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "adapters/conform/program_places.h"
#include "adapters/runner/commands.h"
#include "adapters/runner/input_flags.h"
#include "adapters/runner/outcome_text.h"
#include "adapters/runner/pass.h"
#include "adapters/runner/progress.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

struct CheckFlags : InputFlags {
  std::string show;  // record id
};

absl::StatusOr<int> Check(const CheckFlags& flags) {
  InputFlags input = flags;
  if (absl::StatusOr<std::filesystem::path> found = FindCatalogue(flags.catalogue, "--catalogue");
      found.ok()) {
    input.catalogue = *std::move(found);
  } else if (flags.catalogue.empty()) {
    std::cerr << "landbridge-adapter: categories, authorities and legal bases were not checked: "
              << found.status().message() << "\n";
  } else {
    return found.status();
  }
  LB_ASSIGN_OR_RETURN(PassOptions options, OpenInput(input));
  LB_ASSIGN_OR_RETURN(const std::unique_ptr<RejectsReport> report,
                      OpenReport(flags, options.files));
  options.report = report.get();
  std::string shown;
  bool shown_rejected = false;
  if (!flags.show.empty()) {
    options.show_record_id = flags.show;
    options.on_shown = [&](const FieldOrigins& origins, const std::vector<RowFinding>& findings) {
      shown += OriginsAsText(origins, findings);
      shown_rejected = shown_rejected || IsRejected(findings);
    };
  }
  ProgressLine line;
  options.on_progress = [&](const PassProgress& progress) {
    line.Show(options.mapping->source(), ProgressAsText(progress));
  };
  const absl::StatusOr<PassSummary> rows = CheckPass(options);
  line.Remove(options.mapping->source());
  if (const absl::Status ended = CloseReport(rows.status(), flags, report.get()); !ended.ok()) {
    // The rows before a damaged place are worth telling too.
    if (!flags.json) std::cout << report->Summary() << ExcerptAsText(rows.status()) << std::flush;
    return ended;
  }
  if (!flags.show.empty()) {
    std::cout << (shown.empty() ? "no row has the record id " + flags.show + "\n" : shown);
    return shown.empty() || shown_rejected ? kExitFound : kExitOk;
  }
  std::cout << (flags.json ? RowsAsJson(*rows, *report) + "\n"
                           : RowsAsText(*rows) + report->Summary());
  return report->errors() > 0 || !DoubtAboutEnd(*rows).empty() ? kExitFound : kExitOk;
}

}  // namespace

void AddCheckCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command = app.add_subcommand("check", "Read, map and check everything; send nothing");
  command->footer(
      "Example:\n"
      "  landbridge-adapter check penalties.yaml --input exports/ --report rejects.csv\n"
      "Ends with 1 when a row was rejected, or the file may not be whole; with --show, when the "
      "record is rejected, or not there.");
  auto flags = std::make_shared<CheckFlags>();
  AddInputFlags(*command, *flags);
  command->add_option("--catalogue", flags->catalogue,
                      "the broker's catalogue, by which it would reject; the installed one when "
                      "unset");
  command->add_option("--show", flags->show,
                      "RECORD_ID: instead of the counts, say where each of its values comes from "
                      "and what was done to it");
  command->callback([flags, &run] { run = [flags] { return Check(*flags); }; });
}

}  // namespace landbridge
