// SPDX-License-Identifier: Apache-2.0
// The rejects report as a page for a browser or a printer: one file, no scripts, nothing loaded.
//
// One thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/mapping/report_file.h"

namespace landbridge {

class ReportPage {
 public:
  // More findings than this are only counted: a browser would not show them.
  static constexpr int64_t kFindingsMax = 5'000;

  // Starts a page in `file`, as ReportFile does. Errors: those of ReportFile::Begin.
  static absl::StatusOr<std::unique_ptr<ReportPage>> Create(const std::filesystem::path& file);

  // One finding: file, part, row, level, record id, column, rule, value, message and repair, as
  // plain text.
  void Add(std::span<const std::string> cells);

  // Ends the page; `summary` (lines of plain text) stands above the findings.
  // Errors: kResourceExhausted: writing failed; the page is that of the earlier run.
  absl::Status Close(const std::string& summary);

 private:
  explicit ReportPage(std::unique_ptr<ReportFile> file)
      : file_(std::move(file)), out_(file_->out()) {}

  const std::unique_ptr<ReportFile> file_;
  std::ostream& out_;
  int64_t findings_ = 0;
};

}  // namespace landbridge
