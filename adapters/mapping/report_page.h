// SPDX-License-Identifier: Apache-2.0
// The rejects report as a page for a browser or a printer: one file, no scripts, nothing loaded.
//
// One thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace landbridge {

class ReportPage {
 public:
  // More findings than this are only counted: a browser would not show them.
  static constexpr int64_t kFindingsMax = 5'000;

  // Starts a page in `file`, which is replaced.
  //
  // Errors: kPermissionDenied, kNotFound: the file cannot be written.
  static absl::StatusOr<std::unique_ptr<ReportPage>> Create(const std::filesystem::path& file);

  // One finding: file, part, row, level, record id, column, rule, value, message and repair, as
  // plain text.
  void Add(std::span<const std::string> cells);

  // Ends the page; `summary` (lines of plain text) stands above the findings.
  // Errors: kResourceExhausted: writing failed; the page is not complete.
  absl::Status Close(const std::string& summary);

 private:
  explicit ReportPage(const std::filesystem::path& file)
      : path_(file.string()), out_(file, std::ios::binary | std::ios::trunc) {}

  const std::string path_;
  std::ofstream out_;
  int64_t findings_ = 0;
};

}  // namespace landbridge
