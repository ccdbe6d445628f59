// SPDX-License-Identifier: Apache-2.0
// The report that an official repairs rows by: one line for each finding, and a summary by rule.
//
// Columns of the CSV (UTF-8 with byte order mark, so that spreadsheets open it well):
//   file, sheet, row, level, record_id, column, field, rule, value, message, repair
// What is wrong with the mapping itself stands there once, under its file and without a row,
// however many rows have it. A warning that the broker repeats in a rejection is told once.
// Personal values are masked, and numbers that may be a person's in whatever column. Cells that a
// spreadsheet would take for a formula are made text.
//
// One thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/mapping/record_stream.h"
#include "adapters/mapping/report_file.h"
#include "adapters/mapping/report_page.h"
#include "landbridge/v1/record.pb.h"

namespace landbridge {

class RejectsReport {
 public:
  // Starts a report that is only summed up.
  RejectsReport() = default;

  // Starts a report in `file`. It is written beside it, and Close() replaces the report of an
  // earlier run.
  //
  // Errors: as ReportFile::Begin: what is no report of ours is left alone.
  static absl::StatusOr<std::unique_ptr<RejectsReport>> Create(const std::filesystem::path& file);

  // Writes the same as a page for people too, in `file`, alike. Call it before anything is added.
  //
  // Errors: as Create.
  absl::Status AddPage(const std::filesystem::path& file);

  void Add(const RejectedRecord& rejected);
  // What the broker says of a record that was sent: warnings that were added before are left out.
  void AddOfBroker(const RejectedRecord& rejected);
  // Only its warnings are reported.
  void Add(const MappedRecord& record);

  // All records of the pass were added.
  void SetWhole() { whole_ = true; }
  bool whole() const { return whole_; }

  // Whether this finding is about the mapping itself, and was added before.
  bool Told(const RowFinding& found) const;

  // Ends the files and puts them in their places. Without it they stay as they were.
  //
  // Errors: kResourceExhausted: writing failed; the report is that of the earlier run.
  absl::Status Close();
  // Whether there are files that Close() has not put in their places.
  bool has_files() const { return file_ != nullptr || page_ != nullptr; }

  // For people: findings by rule with their number, one example place each and what to do about
  // that one, most frequent first. Empty without findings.
  std::string Summary() const;

  int64_t errors() const { return errors_; }
  int64_t warnings() const { return warnings_; }

 private:
  struct RuleCount {
    int64_t count = 0;
    std::string example;
    std::string repair;  // of the example
  };

  void AddFound(const std::string& record_id, const RowFinding& found);
  void AddFinding(const std::string& record_id, const RowPlace& place, const std::string& column,
                  const v1::Finding& finding);

  std::unique_ptr<ReportFile> file_;
  std::unique_ptr<ReportPage> page_;
  std::map<std::pair<v1::FindingLevel, v1::Rule>, RuleCount> rules_;
  absl::flat_hash_set<std::string> of_mapping_;  // told already
  absl::flat_hash_set<size_t> warned_;           // hashes of record id, rule and field
  bool whole_ = false;
  int64_t errors_ = 0;
  int64_t warnings_ = 0;
};

}  // namespace landbridge
