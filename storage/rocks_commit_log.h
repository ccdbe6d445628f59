// SPDX-License-Identifier: Apache-2.0
// The embedded commit log: one RocksDB instance, one disk.
//
// Each group is one synced write. Values are compressed before they are hashed, written once to the
// write-ahead log and once to a table file, and never rewritten: files are moved between levels,
// not merged. Trimming drops whole files, and rewrites at most the one that the cut goes through;
// no tombstones are left for readers to step over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/commit_log.h"

namespace landbridge {

struct RocksEnvironment;

struct RocksCommitLogOptions {
  // The log's own folder; made when it is not there.
  std::filesystem::path path;

  // Bound for write buffers and the block cache together. The write buffers bound how much is read
  // again at the start.
  size_t memory_bytes = size_t{64} << 20;

  // HasRoom() turns false when the file system has less than this left.
  uint64_t free_bytes_low = uint64_t{1} << 30;

  // Append() refuses when the file system has less than this left, so that what is written gets
  // finished.
  uint64_t free_bytes_min = uint64_t{128} << 20;

  // How many entries at the end of the log are verified when it is opened.
  uint32_t verified_tail_entries = 256;

  LogLimits limits;

  // Where files are. Null: the system's file system. Tests put faults here
  // (storage/rocks_environment.h).
  std::shared_ptr<const RocksEnvironment> environment;
};

class RocksCommitLog final : public CommitLog {
 public:
  // Opens the log in `options.path`, or creates it. What was appended without an answer before a
  // crash may be there.
  //
  // Errors: kFailedPrecondition: another process has it open; the message names the folder and the
  //         remedy.
  //         kDataLoss: the log is damaged; restore a backup.
  //         kUnimplemented: a newer version wrote it; use that version.
  //         kResourceExhausted, kPermissionDenied, kInternal: the folder cannot be used; the
  //         message says why.
  static absl::StatusOr<std::unique_ptr<RocksCommitLog>> Open(RocksCommitLogOptions options);

  ~RocksCommitLog() override;

  absl::StatusOr<Position> Append(std::span<const std::string_view> payloads) override;
  bool HasRoom() const override;
  std::unique_ptr<LogReader> NewReader(Position from) const override;
  Position Head() const override;
  Position First() const override;
  absl::Status Trim(Position before) override;
  LogLimits Limits() const override;
  LogEpoch Epoch() const override;

  // Bytes of files on disk.
  uint64_t DiskBytes() const;

 private:
  class Store;
  class Reader;

  explicit RocksCommitLog(std::unique_ptr<Store> store);

  std::unique_ptr<Store> store_;
};

}  // namespace landbridge
