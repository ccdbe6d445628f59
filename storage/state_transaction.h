// SPDX-License-Identifier: Apache-2.0
// Reads and writes of one batch as the applier makes them: what it wrote is what it reads, and
// nothing is visible to others until the batch is written.
//
//   StateTransaction transaction(store);
//   LB_RETURN_IF_ERROR(transaction.Prefetch(Table::kRecords, keys));  // one read instead of many
//   LB_ASSIGN_OR_RETURN(const auto row, transaction.Get(Table::kRecords, key));
//   transaction.Put(Table::kRecords, key, changed);
//   LB_RETURN_IF_ERROR(transaction.Commit());
//
// A batch may be written by a thread of the transaction's own while the next one begins
// (CommitLater). Belongs to one thread at a time. Must not outlive its store, and nobody else may
// write to the store between the first read and the end of the transaction. It is kept and used
// again for batch after batch.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "storage/batch_memory.h"
#include "storage/known_rows.h"
#include "storage/state_batch.h"
#include "storage/state_store.h"
#include "storage/tables.h"

namespace landbridge {

class StateTransaction {
 public:
  class Scan;

  explicit StateTransaction(StateStore& store);
  // Ends what is being written.
  ~StateTransaction();
  StateTransaction(const StateTransaction&) = delete;
  StateTransaction& operator=(const StateTransaction&) = delete;

  // Reads those of `keys` that are not known yet, in one batch, so that Get() finds them in memory.
  //
  // Errors of all reads: those of StateStore's. The transaction is of no more use then.
  absl::Status Prefetch(Table table, std::span<const std::string> keys);

  // The value of `key` as this transaction sees it, or nothing. Valid until the key is put or
  // deleted, or the batch is committed: the next value may be written over it. What was read is
  // kept until the commit, so that the store is asked only once for each key.
  absl::StatusOr<std::optional<std::string_view>> Get(Table table, std::string_view key);

  // `value` may be what Get() gave for this key, or a part of that.
  void Put(Table table, std::string_view key, std::string_view value);
  void Delete(Table table, std::string_view key);

  // The rows with from <= key < to (empty: the end of the table) in order, as this transaction sees
  // them. Rows that are put or deleted meanwhile may be seen or not, save the current one: it may
  // be changed only after its key and value were used. The first scan of a table in a transaction
  // sorts what was changed in it. Waits for what CommitLater began; if that could not be written,
  // the scan gives nothing and has the error as its status.
  Scan NewScan(Table table, std::string_view from, std::string_view to);

  // Writes the changes, sorted by table and key, as one batch, and begins anew. Waits for what
  // CommitLater began.
  //
  // Errors: those of StateStore::Write(); nothing was written then. After an error, also of
  // CommitLater, the transaction is of no more use.
  absl::Status Commit();

  // As Commit(), on another thread, which then calls `written` with the outcome. What is put from
  // now on belongs to the next batch, and sees this one. Waits while an earlier one is being
  // written or its `written` runs.
  //
  // Errors: that of an earlier one; this one is not written, nor `written` called.
  absl::Status CommitLater(std::function<void(const absl::Status&)> written);

  // Waits until nothing is being written and no `written` runs.
  void Await();

  // What the batch has in memory so far: keys and values, changed or only read.
  size_t batch_bytes() const { return current_->memory.bytes(); }

 private:
  // What is known and changed in one batch.
  struct Batch {
    BatchMemory memory;  // of keys, values and rows
    std::array<KnownRows, kTableCount> tables;

    KnownRows& operator[](Table table) { return tables[IndexOf(table)]; }
    void Clear();
  };

  // The row of `key` as far as it is known: `is_new` where it was not. What the batch before says
  // counts while that is being written.
  KnownRow& Find(Table table, std::string_view key, bool& is_new);
  KnownRow& Change(Table table, std::string_view key);
  absl::Status Write(Batch& batch);
  absl::Status WriterOutcome();

  void RunWriter();
  bool WriterIsIdle() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return !handed_over_; }
  bool WriterHasWork() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return handed_over_ || stopping_;
  }

  StateStore& store_;
  std::unique_ptr<Batch> current_;
  std::unique_ptr<Batch> before_;     // what the writer has; its rows do not change there
  std::vector<StateChange> changes_;  // of whoever writes; its memory is used again

  absl::Mutex mutex_;
  bool handed_over_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::function<void(const absl::Status&)> written_ ABSL_GUARDED_BY(mutex_);
  absl::Status outcome_ ABSL_GUARDED_BY(mutex_);  // the first error of the writer
  std::thread writer_;                            // from the first CommitLater on
};

// Used as StateScan. Must not outlive the transaction's current batch.
class StateTransaction::Scan {
 public:
  bool Next();
  std::string_view key() const { return key_; }
  std::string_view value() const { return value_; }
  absl::Status status() const { return written_before_.ok() ? stored_.status() : written_before_; }

 private:
  friend class StateTransaction;
  Scan(absl::Status written_before, StateScan stored, const KnownRows::Sorted& changed,
       std::string_view from, std::string_view to);

  bool ChangedLeft() const;

  absl::Status written_before_;
  StateScan stored_;
  bool stored_left_;
  bool stored_used_ = false;  // the current row is the stored one: move on from it
  const KnownRows::Sorted& changed_;
  KnownRows::Sorted::const_iterator next_changed_;
  std::string to_;
  std::string_view key_;
  std::string_view value_;
};

}  // namespace landbridge
