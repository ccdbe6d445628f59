// SPDX-License-Identifier: Apache-2.0
#include "adapters/sinks/durable_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;

absl::Status Failed(const std::filesystem::path& file, const char* what) {
  const int error = errno;
  return absl::ErrnoToStatus(error, absl::StrCat(file.string(), ": cannot be ", what));
}

absl::Status SyncFolderOf(const std::filesystem::path& file) {
  const std::filesystem::path folder =
      file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const OwnedDescriptor descriptor(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0 || fsync(descriptor.get()) != 0) return Failed(folder, "made durable");
  return absl::OkStatus();
}

}  // namespace

OwnedDescriptor::~OwnedDescriptor() {
  if (descriptor_ >= 0) close(descriptor_);
}

absl::Status WriteAll(int descriptor, std::string_view bytes, const std::filesystem::path& file) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == ENOSPC || errno == EDQUOT)) {
      return absl::ResourceExhaustedError(
          absl::StrCat(file.string(), ": no space left; free some and start again"));
    }
    if (written < 0) return Failed(file, "written");
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

FileReplacement::FileReplacement(std::filesystem::path file, int descriptor)
    : file_(std::move(file)), fresh_(file_.string() + ".new"), descriptor_(descriptor) {}

absl::StatusOr<std::unique_ptr<FileReplacement>> FileReplacement::Begin(
    const std::filesystem::path& file) {
  const std::string fresh = file.string() + ".new";
  // Who may read the file stays as its owner said; a new one is for the owner alone.
  struct stat former {};
  const mode_t mode = stat(file.c_str(), &former) == 0 ? former.st_mode & 0777 : mode_t{0600};
  const int descriptor = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (descriptor < 0) return Failed(fresh, "written");
  if (fchmod(descriptor, mode) != 0) {
    close(descriptor);
    return Failed(fresh, "written");
  }
  return std::unique_ptr<FileReplacement>(new FileReplacement(file, descriptor));
}

FileReplacement::~FileReplacement() {
  if (!committed_) unlink(fresh_.c_str());
}

absl::Status FileReplacement::Write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() < kBufferBytes) return absl::OkStatus();
  return WriteAll(descriptor_.get(), std::exchange(buffer_, {}), fresh_);
}

absl::Status FileReplacement::Commit() {
  LB_RETURN_IF_ERROR(WriteAll(descriptor_.get(), std::exchange(buffer_, {}), fresh_));
  if (fsync(descriptor_.get()) != 0) return Failed(fresh_, "made durable");
  if (rename(fresh_.c_str(), file_.c_str()) != 0) return Failed(file_, "replaced");
  committed_ = true;
  return SyncFolderOf(file_);
}

absl::StatusOr<std::string> ReadIfThere(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return "";
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return Failed(file, "read");
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

absl::Status NotOurs(const std::filesystem::path& file) {
  return absl::AlreadyExistsError(absl::StrCat(
      file.string(), ": is there already and was not made by a subscription; choose another file"));
}

absl::StatusOr<OwnedDescriptor> LockFile(const std::filesystem::path& file) {
  OwnedDescriptor lock(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (lock.get() < 0) return Failed(file, "written");
  if (flock(lock.get(), LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return Failed(file, "locked");
  return absl::AbortedError(
      absl::StrCat(file.string(), ": another process keeps this; stop it, or choose another file"));
}

}  // namespace landbridge
