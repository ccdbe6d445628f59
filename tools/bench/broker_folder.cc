// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/broker_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge::bench {
namespace {

// Table files of RocksDB are written once.
constexpr char kNeverChanged[] = ".sst";

absl::Status FailedError(const char* doing, const std::filesystem::path& path,
                         const std::error_code& error) {
  return absl::InternalError(
      absl::StrCat("cannot ", doing, " ", path.string(), ": ", error.message()));
}

absl::Status DropFile(const std::filesystem::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  // Only what is on the disk already can be forgotten.
  const bool dropped =
      file >= 0 && fdatasync(file) == 0 && posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0;
  const std::error_code error(errno, std::generic_category());
  if (file >= 0) close(file);
  return dropped ? absl::OkStatus() : FailedError("drop", path, error);
}

}  // namespace

absl::Status CloneFolder(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code error;
  std::filesystem::create_directories(to, error);
  if (error) return FailedError("make", to, error);
  for (const auto& entry : std::filesystem::directory_iterator(from, error)) {
    const std::filesystem::path target = to / entry.path().filename();
    if (entry.is_directory()) {
      LB_RETURN_IF_ERROR(CloneFolder(entry.path(), target));
    } else if (entry.path().extension() == kNeverChanged) {
      std::filesystem::create_hard_link(entry.path(), target, error);
    } else {
      std::filesystem::copy_file(entry.path(), target, error);
    }
    if (error) return FailedError("copy", entry.path(), error);
  }
  return error ? FailedError("read", from, error) : absl::OkStatus();
}

absl::Status DropFromMemory(const std::filesystem::path& folder) {
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file()) LB_RETURN_IF_ERROR(DropFile(entry.path()));
  }
  return error ? FailedError("read", folder, error) : absl::OkStatus();
}

}  // namespace landbridge::bench
