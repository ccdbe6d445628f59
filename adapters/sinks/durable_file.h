// SPDX-License-Identifier: Apache-2.0
// Files that survive a loss of power, are replaced as a whole, and belong to one process.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace landbridge {

// A descriptor that is closed with its object.
class OwnedDescriptor {
 public:
  explicit OwnedDescriptor(int descriptor) : descriptor_(descriptor) {}
  ~OwnedDescriptor();
  OwnedDescriptor(OwnedDescriptor&& other) noexcept : descriptor_(other.descriptor_) {
    other.descriptor_ = -1;
  }
  OwnedDescriptor(const OwnedDescriptor&) = delete;
  OwnedDescriptor& operator=(const OwnedDescriptor&) = delete;

  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// Writes all of `bytes`. `file` is for the message.
//
// Errors: kResourceExhausted: no space left. kPermissionDenied and others: as the system says.
absl::Status WriteAll(int descriptor, std::string_view bytes, const std::filesystem::path& file);

// Puts new content in the place of a file: readers see the old one or the new one, whole.
//
//   LB_ASSIGN_OR_RETURN(const auto fresh, FileReplacement::Begin(path));
//   LB_RETURN_IF_ERROR(fresh->Write(bytes));      // as often as there is something
//   LB_RETURN_IF_ERROR(fresh->Commit());          // durable, and in its place
//
// One that is not committed leaves the file as it was. Errors: as WriteAll.
class FileReplacement {
 public:
  static absl::StatusOr<std::unique_ptr<FileReplacement>> Begin(const std::filesystem::path& file);
  ~FileReplacement();

  absl::Status Write(std::string_view bytes);
  absl::Status Commit();

 private:
  FileReplacement(std::filesystem::path file, int descriptor);

  const std::filesystem::path file_;
  const std::filesystem::path fresh_;
  OwnedDescriptor descriptor_;
  std::string buffer_;
  bool committed_ = false;
};

// The content of a file; empty when there is none.
absl::StatusOr<std::string> ReadIfThere(const std::filesystem::path& file);

// kAlreadyExists: `file` has content that no sink put there, and is left alone.
absl::Status NotOurs(const std::filesystem::path& file);

// Keeps other processes away from what `file` stands for, until the result is destroyed. The file
// is made when it is missing, and stays.
//
// Errors: kAborted: another process has it.
absl::StatusOr<OwnedDescriptor> LockFile(const std::filesystem::path& file);

}  // namespace landbridge
