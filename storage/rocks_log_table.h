// SPDX-License-Identifier: Apache-2.0
// The RocksDB instance under the embedded log: stored entries by position, and what is known about
// the log as a whole. Knows nothing of the chain. Private to storage/.
//
// Any thread may call any method; writes and removals need a caller that makes them one after the
// other.
#pragma once

#include <rocksdb/compaction_filter.h>
#include <rocksdb/db.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/folder.h"
#include "storage/log_chain.h"
#include "storage/position.h"
#include "storage/rocks_commit_log.h"

namespace landbridge {

class RocksLogTable {
 public:
  // Where the kept part of the log begins.
  struct Anchor {
    Position first;  // the oldest kept entry, or the next one to be written
    ChainLink link;  // of the entry before it
  };

  // Opens or creates the database in `options.path`. Errors: those of RocksCommitLog::Open().
  static absl::StatusOr<std::unique_ptr<RocksLogTable>> Open(const RocksCommitLogOptions& options);

  ~RocksLogTable();

  const LogEpoch& epoch() const { return epoch_; }

  // As stored when the table was opened.
  const Anchor& opened_anchor() const { return opened_anchor_; }

  // The position of the last entry; nothing when there is none.
  absl::StatusOr<std::optional<Position>> Last() const;

  // The stored entry at `position`; nothing when there is none.
  absl::StatusOr<std::optional<std::string>> Read(Position position) const;

  // Writes `stored` at `first` and the following positions, synced, all or nothing.
  //
  // Errors: kResourceExhausted: Resume() must succeed before the next write. Others: no write works
  //         any more.
  absl::Status Write(Position first, std::span<const std::string> stored);

  // Takes writes again after one found no space.
  absl::Status Resume();

  // Makes `anchor` the durable beginning of the log.
  absl::Status WriteAnchor(const Anchor& anchor);

  // Removes all entries before `first`, files and content. WriteAnchor() came before.
  absl::Status RemoveBefore(Position first);

  // Over entries in order, as of now. Pins files: keep it for a short time.
  std::unique_ptr<rocksdb::Iterator> NewIterator() const;

  // Space left for this user on the file system.
  absl::StatusOr<uint64_t> FreeBytes() const;

  uint64_t DiskBytes() const;

  static std::string KeyOf(Position position);

 private:
  // Drops what was trimmed when the files that hold it are rewritten.
  class TrimmedFilter;

  RocksLogTable() = default;

  absl::Status OpenDatabase(const RocksCommitLogOptions& options);
  absl::Status LoadOrCreateMeta();
  absl::Status CreateMeta();

  std::unique_ptr<FolderLock> lock_;
  std::filesystem::path folder_;
  std::shared_ptr<const RocksEnvironment> environment_;
  std::unique_ptr<TrimmedFilter> trimmed_;
  std::unique_ptr<rocksdb::DB> database_;
  rocksdb::ColumnFamilyHandle* entries_ = nullptr;
  rocksdb::ColumnFamilyHandle* meta_ = nullptr;
  LogEpoch epoch_;
  Anchor opened_anchor_;
};

}  // namespace landbridge
