// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/byte_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/status_macros.h"

namespace landbridge {

absl::StatusOr<std::unique_ptr<ByteInput>> ByteInput::Open(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  // Opening a pipe would wait for its other end.
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    const int error = errno;
    // Not what the broker calls permission: somebody mends it, and the next run reads the file.
    if (error == EACCES) {
      return WithExitCode(
          absl::UnavailableError(absl::StrCat("cannot open ", path.string(), ": ", strerror(error),
                                              "; let this account read it")),
          kExitNotFound);
    }
    return absl::ErrnoToStatus(
        error, absl::StrCat("cannot open ", path.string(), "; check the path and who may read it"));
  }
  auto stamp = ReadStamp(fd, path.string());
  if (!stamp.ok()) {
    ::close(fd);
    return std::move(stamp).status();
  }
  return std::unique_ptr<ByteInput>(new ByteInput(fd, name, *stamp));
}

ByteInput::~ByteInput() { ::close(fd_); }

absl::StatusOr<ByteInput::Stamp> ByteInput::ReadStamp(int fd, const std::string& name) {
  struct stat status;
  if (::fstat(fd, &status) != 0) {
    return absl::UnavailableError(absl::StrCat("cannot examine ", name, ": ", strerror(errno)));
  }
  if (S_ISDIR(status.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(name, " is a folder; name a file in it"));
  }
  if (!S_ISREG(status.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(
        name, " is a device or a pipe and no file, and cannot be read twice; save it as a file"));
  }
  return Stamp{status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

absl::StatusOr<size_t> ByteInput::Read(std::span<char> buffer) {
  size_t filled = 0;
  while (filled < buffer.size()) {
    const ssize_t got = ::read(fd_, buffer.data() + filled, buffer.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return absl::UnavailableError(absl::StrCat("cannot read ", name_, " at byte ", offset_, ": ",
                                                 strerror(errno), "; read it again"));
    }
    if (got == 0) break;
    filled += static_cast<size_t>(got);
    offset_ += got;
  }
  return filled;
}

absl::StatusOr<size_t> ByteInput::ReadAt(int64_t offset, std::span<char> buffer) const {
  size_t filled = 0;
  while (filled < buffer.size()) {
    const ssize_t got = ::pread(fd_, buffer.data() + filled, buffer.size() - filled,
                                offset + static_cast<int64_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return absl::UnavailableError(absl::StrCat("cannot read ", name_, " at byte ", offset, ": ",
                                                 strerror(errno), "; read it again"));
    }
    if (got == 0) break;
    filled += static_cast<size_t>(got);
  }
  return filled;
}

bool ByteInput::ChangedSinceOpen() const {
  const auto now = ReadStamp(fd_, name_);
  return !now.ok() || *now != opened_;
}

}  // namespace landbridge
