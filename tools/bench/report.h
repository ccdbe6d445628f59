// SPDX-License-Identifier: Apache-2.0
// What a run leaves behind: tables on an output, and, where they are asked for, all figures in one
// JSON file and drawings in a folder. What a scenario found is there when the scenario is over,
// whatever becomes of the next one.
//
//   LB_ASSIGN_OR_RETURN(Report report, Report::Begin({.json = "out.json", .out = std::cout}));
//   LB_RETURN_IF_ERROR(report.Add("fanout", tables));   // after each scenario
//   LB_RETURN_IF_ERROR(report.Finish());
//
// Belongs to one thread.
#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"
#include "tools/bench/table.h"

namespace landbridge::bench {

struct ReportOptions {
  std::filesystem::path json = {};  // empty: none
  std::filesystem::path svg = {};   // a folder, made when it is not there; empty: none
  bool quick = false;               // says only that a scenario was correct
  std::string version = {};
  std::vector<std::string> command_line = {};
  std::ostream& out;  // must outlive the report
};

class Report {
 public:
  // Finds out whether file and folder can be written. A file that is there stays as it is until
  // Add.
  //
  // Errors: kAlreadyExists, as for whatever cannot be created: file or folder cannot be made.
  static absl::StatusOr<Report> Begin(const ReportOptions& options);

  // Writes what a scenario found. The JSON file is replaced as a whole; one that is no regular
  // file, such as a pipe, is written by Finish alone.
  //
  // Errors: kDataLoss: something could not be written.
  absl::Status Add(std::string_view scenario, const std::vector<Table>& tables);

  // Marks the JSON file as complete.
  //
  // Errors: as Add.
  absl::Status Finish();

 private:
  explicit Report(const ReportOptions& options);

  absl::Status ReplaceJson() const;

  ReportOptions options_;
  bool json_is_regular_ = true;
  nlohmann::json json_;
};

}  // namespace landbridge::bench
