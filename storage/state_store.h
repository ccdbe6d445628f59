// SPDX-License-Identifier: Apache-2.0
// The state that is derived from the log: ordered tables of rows, written by one applier, read by
// everybody.
//
//   StateBatch batch;
//   batch.Put(Table::kMeta, "ledger", row);
//   LB_RETURN_IF_ERROR(store->Write(batch));
//   const auto snapshot = store->NewSnapshot();
//   StateScan scan = snapshot->NewScan(Table::kEvents, from, to);
//   while (scan.Next()) Use(scan.key(), scan.value());
//   LB_RETURN_IF_ERROR(scan.status());
//
// Batches are atomic across tables and are written without a write-ahead log: after a crash the
// store is at the end of some earlier batch, and the log brings the rest again. So every batch must
// hold the log position that it brings the state to. How much is missing after a crash is bounded
// by the options.
//
// Any thread may call any method. Snapshots and scans belong to one thread at a time, and must not
// outlive the store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/state_batch.h"
#include "storage/tables.h"

namespace landbridge {

struct RocksEnvironment;

struct StateStoreOptions {
  // The store's own folder; made when it is not there.
  std::filesystem::path path;

  // Bound for write buffers, filters, indexes and cached blocks together. Filters and indexes of
  // every table stay in memory and take about 3 bytes a row over all tables.
  size_t memory_bytes = size_t{512} << 20;

  // Part of `memory_bytes` for write buffers: what is lost by a crash and replayed from the log is
  // at most twice this. Small ones stay in the processor's cache and are faster.
  size_t write_buffer_bytes = size_t{64} << 20;

  // Rows not on disk yet are written out by the first Write() after this time, so that a quiet
  // store replays little.
  absl::Duration unflushed_age_max = absl::Seconds(60);

  // Overwritten and deleted values leave the files within about this time after they were flushed.
  absl::Duration obsolete_age_max = absl::Hours(24 * 30);

  // Where files are. Null: the system's file system. Tests put faults here
  // (storage/rocks_environment.h).
  std::shared_ptr<const RocksEnvironment> environment;
};

struct StateStatistics {
  uint64_t write_buffer_bytes = 0;
  uint64_t cache_bytes = 0;  // blocks, filters and indexes, pinned ones included
  uint64_t cache_pinned_bytes = 0;
  uint64_t disk_bytes = 0;
  uint64_t compaction_backlog_bytes = 0;
};

// A position in a table that moves forward over rows in the order of their keys. It reads the state
// as it was when it was made, and pins files and memory for that: make it short-lived.
class StateScan {
 public:
  struct Rep;
  explicit StateScan(std::unique_ptr<Rep> rep);
  ~StateScan();
  StateScan(StateScan&&) noexcept;
  StateScan& operator=(StateScan&&) noexcept;

  // Moves to the first row, then from row to row. False at the end, and when reading failed.
  bool Next();

  // The current row, valid until the next call of Next(). Requires: the last Next() returned true.
  std::string_view key() const;
  std::string_view value() const;

  // Not OK when Next() returned false because of an error: kDataLoss: the state is damaged, rebuild
  // it from the log; kInternal: reading failed.
  absl::Status status() const;

 private:
  std::unique_ptr<Rep> rep_;
};

// The state after one batch, whatever is written later. It keeps overwritten values from being
// removed: make it short-lived.
class StateSnapshot {
 public:
  struct Rep;
  explicit StateSnapshot(std::unique_ptr<Rep> rep);
  ~StateSnapshot();
  StateSnapshot(const StateSnapshot&) = delete;
  StateSnapshot& operator=(const StateSnapshot&) = delete;

  // As the methods of StateStore.
  absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) const;
  absl::StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Table table, std::span<const std::string_view> keys) const;
  StateScan NewScan(Table table, std::string_view from, std::string_view to) const;

 private:
  std::unique_ptr<Rep> rep_;
};

class StateStore {
 public:
  // Opens the store in `options.path`, or creates it, empty.
  //
  // Errors: kFailedPrecondition: another process has it open, or it holds tables that this version
  //         does not know; the message names the folder and the remedy.
  //         kDataLoss: the store is damaged; Wipe() it, open it again and rebuild it from the log.
  //         kResourceExhausted, kPermissionDenied, kInternal: the folder cannot be used; the
  //         message says why.
  static absl::StatusOr<std::unique_ptr<StateStore>> Open(StateStoreOptions options);

  // Removes the content of the store in `path`, which must not be open; the next Open() finds it
  // empty. A wipe that was interrupted is finished by the next one or by Open(). OK when there is
  // none.
  //
  // Errors: kFailedPrecondition: a process has it open. kInternal: a file cannot be removed; the
  //         message names it.
  static absl::Status Wipe(const std::filesystem::path& path);

  // Puts a copy of `source` in the place of the store in `path`, which must not be open and must be
  // on the same file system. Interrupted, it leaves the former content or none, never a mixture.
  //
  // Errors: as Wipe() and Checkpoint().
  static absl::Status Replace(const std::filesystem::path& path, StateStore& source);

  // Flushes and closes.
  ~StateStore();
  StateStore(const StateStore&) = delete;
  StateStore& operator=(const StateStore&) = delete;

  // Applies `changes` as one: readers and a restart see all of them or nothing. In order, where
  // they name a key twice.
  //
  // Errors: kResourceExhausted, kDataLoss, kInternal: the store takes no more writes; end the
  //         process, repair the cause and start again.
  absl::Status Write(std::span<const StateChange> changes);
  absl::Status Write(const StateBatch& batch) { return Write(batch.changes()); }

  // The latest value of `key`, or nothing.
  //
  // Errors of all reads: kDataLoss: the state is damaged; rebuild it from the log. kInternal:
  // reading failed.
  absl::StatusOr<std::optional<std::string>> Get(Table table, std::string_view key) const;

  // The latest values of `keys`, in their order, as of one moment. Much cheaper than as many
  // Get()s. Keys in ascending order are found faster; the same key may come twice.
  absl::StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      Table table, std::span<const std::string_view> keys) const;

  // The latest rows with from <= key < to. An empty `to` means the end of the table.
  StateScan NewScan(Table table, std::string_view from, std::string_view to) const;

  // The state after the last batch written before this call.
  std::unique_ptr<StateSnapshot> NewSnapshot() const;

  // Writes everything to disk; what was written before this call survives a crash once it returns
  // OK.
  //
  // Errors: as Write().
  absl::Status Flush();

  // Makes a copy of the store in the folder `target`, which must not exist and must be on the same
  // file system. It is the state after one batch, can be opened like any store, and shares files
  // with this one, so it takes little time and space. Writes wait meanwhile. When this returns OK,
  // copy and store survive loss of power.
  //
  // Errors: kAlreadyExists: `target` is there. Others as Write(); `target` may have to be removed.
  absl::Status Checkpoint(const std::filesystem::path& target);

  // Drives what was overwritten or deleted before this call out of the store's files, as far as no
  // snapshot reads it. Slow: rewrites what changed since the last time, and every table whose rows
  // have no order. Reads and writes go on.
  //
  // Errors: kResourceExhausted: the disk has no room for it; nothing else is harmed.
  //         kCancelled: EndBackgroundWork() was called. Others as Write().
  absl::Status EraseObsolete();

  // Ends what rewrites files, a running EraseObsolete() too, so that closing takes no time.
  //
  // Requires: nothing is written after it; what shall survive was flushed.
  void EndBackgroundWork();

  // About how many rows `table` holds. Overwritten and deleted rows may count.
  uint64_t ApproximateCount(Table table) const;

  StateStatistics Statistics() const;

 private:
  class Rep;

  explicit StateStore(std::unique_ptr<Rep> rep);

  std::unique_ptr<Rep> rep_;
};

}  // namespace landbridge
