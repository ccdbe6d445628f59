// SPDX-License-Identifier: Apache-2.0
// What check and run are told alike: which mapping, which files, where the report goes, how to
// answer.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/mapping/rejects_report.h"
#include "adapters/runner/pass.h"

namespace CLI {
class App;
}

namespace landbridge {

struct InputFlags {
  std::filesystem::path mapping;
  std::filesystem::path input;        // empty for a mapping that reads a database
  std::vector<std::string> settings;  // NAME=VALUE
  std::filesystem::path report;
  std::filesystem::path page;
  std::filesystem::path catalogue;  // empty: none is asked
  std::filesystem::path last_run;
  Accepted accepted;
  bool json = false;
};

void AddInputFlags(CLI::App& command, InputFlags& flags);

// Everything a pass needs but its report.
//
// Errors: the mapping's and the catalogue's faults, a malformed --set, files that are not there or
// are no files.
absl::StatusOr<PassOptions> OpenInput(const InputFlags& flags);

// What --set gave. Errors: kInvalidArgument: a malformed --set.
absl::StatusOr<Mapping::Parameters> ParametersOf(const std::vector<std::string>& settings);

// The report that --report and --report-page ask for, or one that is only summed up.
//
// Errors: as ReportFile::Begin; kInvalidArgument: it would be written over a file that is read.
absl::StatusOr<std::unique_ptr<RejectsReport>> OpenReport(
    const InputFlags& flags, const std::vector<std::filesystem::path>& inputs);

// Puts the report of a pass that ended with `pass` in its place, and returns `pass`. The report of
// an earlier run stays when the pass failed for another reason than its rows: then it says so.
absl::Status CloseReport(const absl::Status& pass, const InputFlags& flags, RejectsReport* report);

}  // namespace landbridge
