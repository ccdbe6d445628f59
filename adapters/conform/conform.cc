// SPDX-License-Identifier: Apache-2.0
#include "adapters/conform/conform.h"

#include <memory>
#include <utility>

#include "adapters/conform/cases.h"
#include "adapters/conform/trial.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

struct Case {
  const char* name;
  const char* title;
  absl::StatusOr<CaseOutcome> (*run)(Trial&);
};

// The first makes what the others are compared with.
constexpr Case kCases[] = {
    {"rows-add-up", "every row is accounted for, and a second run sends nothing", RowsAddUp},
    {"adapter-killed", "the adapter is killed in the middle, and run again", AdapterKilled},
    {"broker-killed", "the broker is killed in the middle, and started again", BrokerKilled},
    {"broker-slow", "the broker stands still again and again", BrokerSlow},
    {"broker-gone", "the broker goes away for good", BrokerGone},
    {"rows-repeated", "each row comes twice", RowsRepeated},
    {"rows-reversed", "the rows come in reverse order", RowsReversed},
    {"row-oversized", "one row has a value larger than a row may be", RowOversized},
    {"file-cut-off", "the file is cut off", FileCutOff},
    {"other-encoding", "the file is saved in another encoding", OtherEncoding},
    {"columns-renamed", "each column gets another name in turn", ColumnsRenamed},
};

}  // namespace

absl::StatusOr<ConformReport> RunConformance(const ConformOptions& options) {
  const std::filesystem::path mapping_file = std::filesystem::absolute(options.mapping_file);
  LB_ASSIGN_OR_RETURN(const std::shared_ptr<const Mapping> mapping,
                      Mapping::Load(mapping_file, options.parameters));
  auto files = mapping->InputFiles(options.input);
  if (absl::IsInvalidArgument(files.status())) return WithExitCode(files.status(), kExitUsage);
  LB_RETURN_IF_ERROR(files.status());
  LB_ASSIGN_OR_RETURN(const auto ground, TrialGround::Make(options.programs, options.catalogue,
                                                           mapping->source(), options.folder));
  ConformReport report;
  report.source = mapping->source();
  report.file = files->front().filename().string();
  TrialInput input{mapping_file, options.input};
  // The first table's file stands for all.
  if (!mapping->config().tables(0).has_sql()) input.files = files->front();
  Trial trial(*ground, mapping, options.settings, std::move(input), *std::move(files));
  trial.sample = OpenSample(*mapping, trial.file());

  for (const Case& tried : kCases) {
    if (options.on_case) options.on_case(tried.title);
    absl::StatusOr<CaseOutcome> outcome = NotTried("the first case failed");
    if (report.cases.empty() || report.cases.front().outcome.verdict == Verdict::kPass) {
      outcome = tried.run(trial);
    }
    // Where not even the first can be judged, something is wrong with the ground and not the
    // mapping.
    if (!outcome.ok() && report.cases.empty()) return outcome.status();
    if (!outcome.ok()) outcome = Failed(std::string(outcome.status().message()));
    report.cases.push_back({tried.name, tried.title, *std::move(outcome)});
  }
  if (trial.calm.run.Done()) report.rows = trial.calm.run.Count("rows");
  report.records = static_cast<int64_t>(trial.calm.held.size());
  return report;
}

}  // namespace landbridge
