// SPDX-License-Identifier: Apache-2.0
// The folder of a store: made, held by one process, renamed durably, measured.
//
// A store keeps RocksDB's files in the folder `db` inside its own, and the lock beside it, so that
// the database can be removed or exchanged while the lock is held.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace landbridge {

inline std::filesystem::path DatabaseIn(const std::filesystem::path& folder) {
  return folder / "db";
}

// Holds a folder as long as it lives. The system releases it when the process ends, however it
// ends.
class FolderLock {
 public:
  // Makes `folder` where it is missing and takes hold of it.
  //
  // Errors: kFailedPrecondition: it is held, by another process or by this one; kPermissionDenied,
  //         kResourceExhausted, kInternal: the folder cannot be made or written. Each message names
  //         the folder and the remedy.
  static absl::StatusOr<std::unique_ptr<FolderLock>> Acquire(const std::filesystem::path& folder);

  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

// Makes what was created, renamed or removed in `folder` survive loss of power.
//
// Errors: kPermissionDenied, kResourceExhausted, kInternal; the message names the folder.
absl::Status SyncFolder(const std::filesystem::path& folder);

// Renames `from` to `to`, on the same file system, so that the new name survives loss of power.
// What is inside must be synced already.
//
// Errors: as SyncFolder(); the name may be the former or the new one.
absl::Status RenameDurably(const std::filesystem::path& from, const std::filesystem::path& to);

// The size of all files in `folder`, as far as they can be seen.
uint64_t FolderBytes(const std::filesystem::path& folder);

}  // namespace landbridge
