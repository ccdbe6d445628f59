// SPDX-License-Identifier: Apache-2.0
#include "tools/landbridge/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"

namespace landbridge {
namespace {

absl::Status WriteAll(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return absl::ErrnoToStatus(errno, "cannot write");
    content.remove_prefix(static_cast<size_t>(written));
  }
  return fsync(descriptor) == 0 ? absl::OkStatus() : absl::ErrnoToStatus(errno, "cannot sync");
}

}  // namespace

absl::Status CreateFileWith(const std::filesystem::path& file, std::string_view content,
                            mode_t mode) {
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0 && errno == EEXIST) {
    return absl::AlreadyExistsError(
        absl::StrCat(file.string(),
                     " is there already and is not overwritten; remove it, or choose another "
                     "folder"));
  }
  if (descriptor < 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot create ", file.string()));
  }
  // The umask may have taken bits away, never added some.
  absl::Status status = fchmod(descriptor, mode) == 0
                            ? WriteAll(descriptor, content)
                            : absl::ErrnoToStatus(errno, "cannot set its mode");
  close(descriptor);
  if (status.ok()) return status;
  unlink(file.c_str());
  return absl::Status(status.code(), absl::StrCat(file.string(), ": ", status.message()));
}

absl::StatusOr<std::string> ReadFileWhole(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot read ", file.string()));
  }
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

}  // namespace landbridge
