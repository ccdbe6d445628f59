// SPDX-License-Identifier: Apache-2.0
#include "adapters/mapping/report_file.h"

#include <cerrno>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

namespace fs = std::filesystem;

absl::Status Taken(const fs::path& file, std::string_view what) {
  return absl::AlreadyExistsError(
      absl::StrCat(file.string(), " ", std::string(what),
                   " and is left alone; give another name for the report, or move it away"));
}

// An empty file is in nobody's way.
absl::Status CheckIsOurs(const fs::path& file, std::string_view mark) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (status.type() == fs::file_type::not_found) return absl::OkStatus();
  if (!fs::is_regular_file(status)) return Taken(file, "is no regular file");
  if (fs::file_size(file, error) == 0 && !error) return absl::OkStatus();
  std::ifstream in(file, std::ios::binary);
  std::string head(mark.size(), '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  if (in && head == mark) return absl::OkStatus();
  return Taken(file, "is there already, is no report of an earlier run,");
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReportFile>> ReportFile::Begin(const fs::path& file,
                                                              std::string_view mark) {
  LB_RETURN_IF_ERROR(CheckIsOurs(file, mark));
  // Where a link leads the report goes too.
  std::error_code error;
  fs::path target = fs::weakly_canonical(file, error);
  if (error) target = file;
  // No pattern of an input folder takes it for an export.
  fs::path fresh = target.parent_path() / absl::StrCat(".", target.filename().string(), ".new");
  std::unique_ptr<ReportFile> report(new ReportFile(std::move(target), std::move(fresh)));
  if (report->out_) return report;
  return absl::ErrnoToStatus(errno,
                             absl::StrCat(file.string(),
                                          ": cannot be written; check that its folder is there, "
                                          "and who may write into it"));
}

ReportFile::~ReportFile() {
  if (committed_) return;
  out_.close();
  std::error_code error;
  fs::remove(fresh_, error);
}

absl::Status ReportFile::Commit() {
  out_.close();
  std::error_code error;
  if (!out_.fail()) fs::rename(fresh_, file_, error);
  committed_ = !out_.fail() && !error;
  if (committed_) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat(
      file_.string(),
      ": the report could not be written to its end, and is as it was before; free some space"));
}

}  // namespace landbridge
