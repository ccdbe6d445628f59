// SPDX-License-Identifier: Apache-2.0
// Where a report is written: beside its file, and in its place when it is whole. A report replaces
// an earlier report and nothing else.
//
// One thread at a time.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace landbridge {

class ReportFile {
 public:
  // `mark` is what every report of this kind begins with; the caller writes it.
  //
  // Errors: kAlreadyExists: `file` has content that no report begins with, or is no file; it is
  //         left alone. kPermissionDenied, kNotFound and others: it cannot be written.
  static absl::StatusOr<std::unique_ptr<ReportFile>> Begin(const std::filesystem::path& file,
                                                           std::string_view mark);
  // What was not committed goes, and the file stays as it was.
  ~ReportFile();

  std::ostream& out() { return out_; }

  // Errors: kResourceExhausted: writing failed; the file is as it was.
  absl::Status Commit();

 private:
  ReportFile(std::filesystem::path file, std::filesystem::path fresh)
      : file_(std::move(file)),
        fresh_(std::move(fresh)),
        out_(fresh_, std::ios::binary | std::ios::trunc) {}

  const std::filesystem::path file_;
  const std::filesystem::path fresh_;
  std::ofstream out_;
  bool committed_ = false;
};

}  // namespace landbridge
