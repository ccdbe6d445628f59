// SPDX-License-Identifier: Apache-2.0
#include "storage/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

absl::Status FolderError(const std::filesystem::path& folder, const char* doing, int error) {
  const std::string message =
      absl::StrCat("cannot ", doing, " the store's folder ", folder.string(), ": ",
                   std::generic_category().message(error));
  switch (error) {
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(
          absl::StrCat(message, "; make it writable for this user, or configure another folder"));
    case ENOSPC:
    case EDQUOT:
      return absl::ResourceExhaustedError(absl::StrCat(message, "; free some space"));
    default:
      return absl::InternalError(message);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<FolderLock>> FolderLock::Acquire(
    const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return FolderError(folder, "make", error.value());
  const int descriptor = open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return FolderError(folder, "write in", errno);
  std::unique_ptr<FolderLock> lock(new FolderLock(descriptor));
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return FolderError(folder, "lock", errno);
    return absl::FailedPreconditionError(absl::StrCat(
        "the store in ", folder.string(),
        " is already open; stop the process that has it, or configure another folder"));
  }
  return lock;
}

FolderLock::~FolderLock() { close(descriptor_); }

absl::Status SyncFolder(const std::filesystem::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return FolderError(folder, "sync", errno);
  const int error = fsync(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  return error == 0 ? absl::OkStatus() : FolderError(folder, "sync", error);
}

absl::Status RenameDurably(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code error;
  std::filesystem::rename(from, to, error);
  if (error) return FolderError(from, "rename", error.value());
  if (from.parent_path() != to.parent_path()) {
    LB_RETURN_IF_ERROR(SyncFolder(from.parent_path()));
  }
  return SyncFolder(to.parent_path());
}

uint64_t FolderBytes(const std::filesystem::path& folder) {
  uint64_t bytes = 0;
  std::error_code error;
  for (std::filesystem::directory_iterator file(folder, error), end; !error && file != end;
       file.increment(error)) {
    std::error_code gone;  // files come and go while the store works
    const uint64_t size = file->file_size(gone);
    if (!gone) bytes += size;
  }
  return bytes;
}

}  // namespace landbridge
