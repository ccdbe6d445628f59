// SPDX-License-Identifier: Apache-2.0
#include "storage/rocks_commit_log.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "storage/log_chain.h"
#include "storage/rocks_log_table.h"
#include "storage/rocks_status.h"

namespace landbridge {
namespace {

// An iterator is renewed after this much, so that a reader far behind does not pin files that are
// trimmed meanwhile.
constexpr uint64_t kIteratorBytesMax = uint64_t{64} << 20;

}  // namespace

// Lock order: trim_mutex_ before append_mutex_ before anchor_mutex_.
class RocksCommitLog::Store {
 public:
  static absl::StatusOr<std::unique_ptr<Store>> Open(RocksCommitLogOptions options);

  absl::StatusOr<Position> Append(std::span<const std::string_view> payloads);
  absl::Status Trim(Position before);
  bool HasRoom() const;

  Position Head() const { return Position(head_.load(std::memory_order_acquire)); }
  Position First() const { return anchor().first; }
  RocksLogTable::Anchor anchor() const {
    absl::ReaderMutexLock lock(&anchor_mutex_);
    return anchor_;
  }
  // The link of the entry before `position`; kOutOfRange when that is trimmed away.
  absl::StatusOr<ChainLink> LinkBefore(Position position) const;
  const RocksLogTable& table() const { return *table_; }
  const RocksCommitLogOptions& options() const { return options_; }

 private:
  explicit Store(RocksCommitLogOptions options) : options_(std::move(options)) {}

  absl::Status FindHead();
  absl::Status CheckSpace() const;
  absl::Status TakeUpAgain() ABSL_EXCLUSIVE_LOCKS_REQUIRED(append_mutex_);

  const RocksCommitLogOptions options_;
  std::unique_ptr<RocksLogTable> table_;

  absl::Mutex trim_mutex_;
  absl::Mutex append_mutex_;
  EntryEncoder encoder_ ABSL_GUARDED_BY(append_mutex_);
  ChainLink head_link_ ABSL_GUARDED_BY(append_mutex_) = {};
  bool ran_out_of_space_ ABSL_GUARDED_BY(append_mutex_) = false;
  absl::Status broken_ ABSL_GUARDED_BY(append_mutex_);  // not OK: no append works any more

  std::atomic<uint64_t> head_ = 0;  // written under append_mutex_, after the entry is durable

  mutable absl::Mutex anchor_mutex_;
  RocksLogTable::Anchor anchor_ ABSL_GUARDED_BY(anchor_mutex_);
};

absl::StatusOr<std::unique_ptr<RocksCommitLog::Store>> RocksCommitLog::Store::Open(
    RocksCommitLogOptions options) {
  std::unique_ptr<Store> store(new Store(std::move(options)));
  LB_ASSIGN_OR_RETURN(store->table_, RocksLogTable::Open(store->options_));
  LB_RETURN_IF_ERROR(store->FindHead());
  return store;
}

absl::Status RocksCommitLog::Store::FindHead() {
  absl::MutexLock append_lock(&append_mutex_);
  {
    absl::MutexLock lock(&anchor_mutex_);
    anchor_ = table_->opened_anchor();
  }
  const Position first = First();
  LB_ASSIGN_OR_RETURN(const std::optional<Position> last, table_->Last());
  // Entries before the anchor may still be in files when a removal was interrupted.
  const Position head = std::max(last.value_or(Position()), first.Previous());
  head_.store(head.value(), std::memory_order_release);

  const uint64_t verified =
      std::min<uint64_t>(options_.verified_tail_entries, head.Next().value() - first.value());
  Position position(head.Next().value() - verified);
  LB_ASSIGN_OR_RETURN(head_link_, LinkBefore(position));
  for (; position <= head; position = position.Next()) {
    LB_ASSIGN_OR_RETURN(const std::optional<std::string> stored, table_->Read(position));
    if (!stored) {
      return absl::DataLossError(absl::StrCat("log entry ", position.value(),
                                              " is missing, though ", head.value(),
                                              " is there; restore a backup"));
    }
    LB_RETURN_IF_ERROR(DecodeEntry(*stored, position, head_link_).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<Position> RocksCommitLog::Store::Append(std::span<const std::string_view> payloads) {
  LB_RETURN_IF_ERROR(CheckGroup(payloads, options_.limits));
  absl::MutexLock lock(&append_mutex_);
  LB_RETURN_IF_ERROR(broken_);
  LB_RETURN_IF_ERROR(CheckSpace());
  if (ran_out_of_space_) LB_RETURN_IF_ERROR(TakeUpAgain());

  ChainLink link = head_link_;
  std::vector<std::string> stored;
  stored.reserve(payloads.size());
  for (const std::string_view payload : payloads) stored.push_back(encoder_.Encode(payload, link));

  const absl::Status written = table_->Write(Head().Next(), stored);
  if (absl::IsResourceExhausted(written)) {
    ran_out_of_space_ = true;
    return written;
  }
  if (!written.ok()) {
    broken_ = absl::Status(written.code(),
                           absl::StrCat("the log in ", options_.path.string(),
                                        " takes no more entries: ", written.message(),
                                        "; end the process, check the disk and start again"));
    return broken_;
  }
  head_link_ = link;
  const Position head(Head().value() + payloads.size());
  head_.store(head.value(), std::memory_order_release);
  return head;
}

absl::Status RocksCommitLog::Store::CheckSpace() const {
  LB_ASSIGN_OR_RETURN(const uint64_t free_bytes, table_->FreeBytes());
  if (free_bytes >= options_.free_bytes_min) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("the file system of ", options_.path.string(), " has ", free_bytes >> 20,
                   " MiB left, the log needs ", options_.free_bytes_min >> 20,
                   " MiB; free some space and try again"));
}

absl::Status RocksCommitLog::Store::TakeUpAgain() {
  LB_RETURN_IF_ERROR(table_->Resume());
  // The refused group must not have become part of the log in between.
  LB_ASSIGN_OR_RETURN(const std::optional<Position> last, table_->Last());
  LB_CHECK(last.value_or(Position()) <= Head());
  ran_out_of_space_ = false;
  return absl::OkStatus();
}

absl::Status RocksCommitLog::Store::Trim(Position before) {
  absl::MutexLock trim_lock(&trim_mutex_);
  if (before > Head().Next()) return TrimBeyondHeadError(before, Head());
  if (before > First()) {
    const Position last = before.Previous();
    RocksLogTable::Anchor anchor{.first = before, .link = {}};
    LB_ASSIGN_OR_RETURN(anchor.link, LinkBefore(last));
    LB_ASSIGN_OR_RETURN(const std::optional<std::string> stored, table_->Read(last));
    if (!stored) {
      return absl::DataLossError(
          absl::StrCat("log entry ", last.value(), " is missing; restore a backup"));
    }
    LB_RETURN_IF_ERROR(DecodeEntry(*stored, last, anchor.link).status());
    LB_RETURN_IF_ERROR(table_->WriteAnchor(anchor));
    absl::MutexLock lock(&anchor_mutex_);
    anchor_ = anchor;
  }
  // Also when the anchor was there before: its removal may have failed.
  return table_->RemoveBefore(First());
}

bool RocksCommitLog::Store::HasRoom() const {
  const absl::StatusOr<uint64_t> free_bytes = table_->FreeBytes();
  return free_bytes.ok() && *free_bytes >= options_.free_bytes_low;
}

absl::StatusOr<ChainLink> RocksCommitLog::Store::LinkBefore(Position position) const {
  const RocksLogTable::Anchor from = anchor();
  if (position < from.first) return TrimmedError(position, from.first);
  if (position == from.first) return from.link;
  LB_ASSIGN_OR_RETURN(const std::optional<std::string> stored, table_->Read(position.Previous()));
  if (stored) return StoredLink(*stored, position.Previous());
  const Position first = First();  // trimmed while it was read?
  if (position <= first) return TrimmedError(position, first);
  return absl::DataLossError(absl::StrCat("log entry ", position.Previous().value(),
                                          " is missing; restore the log from a backup"));
}

class RocksCommitLog::Reader final : public LogReader {
 public:
  Reader(const Store& store, Position from) : store_(store), next_(from) {}

  absl::StatusOr<std::optional<LogEntry>> Next() override {
    if (const Position first = store_.First(); next_ < first) return TrimmedError(next_, first);
    if (next_ > store_.Head()) {
      iterator_.reset();
      return std::nullopt;
    }
    if (!link_) {
      LB_ASSIGN_OR_RETURN(link_, store_.LinkBefore(next_));
    }
    LB_RETURN_IF_ERROR(MoveToNext());
    const rocksdb::Slice stored = iterator_->value();
    iterator_bytes_ += stored.size();
    absl::StatusOr<std::string> payload =
        DecodeEntry({stored.data(), stored.size()}, next_, *link_);
    if (!payload.ok()) {
      iterator_.reset();
      return std::move(payload).status();
    }
    return LogEntry{std::exchange(next_, next_.Next()), *std::move(payload)};
  }

 private:
  // Puts the iterator on the entry at next_, which is durable.
  absl::Status MoveToNext() {
    const std::string key = RocksLogTable::KeyOf(next_);
    if (iterator_ != nullptr && iterator_bytes_ < kIteratorBytesMax) {
      iterator_->Next();
      if (iterator_->Valid() && iterator_->key() == key) return absl::OkStatus();
    }
    // There is none yet, or it is older than the entry.
    iterator_ = store_.table().NewIterator();
    iterator_bytes_ = 0;
    iterator_->Seek(key);
    if (iterator_->Valid() && iterator_->key() == key) return absl::OkStatus();
    const absl::Status status =
        FromRocks(iterator_->status(), absl::StrCat("read log entry ", next_.value()));
    iterator_.reset();
    LB_RETURN_IF_ERROR(status);
    if (const Position first = store_.First(); next_ < first) return TrimmedError(next_, first);
    return absl::DataLossError(
        absl::StrCat("log entry ", next_.value(), " is missing; restore the log from a backup"));
  }

  const Store& store_;
  Position next_;
  std::optional<ChainLink> link_;
  std::unique_ptr<rocksdb::Iterator> iterator_;  // on the entry before next_
  uint64_t iterator_bytes_ = 0;
};

absl::StatusOr<std::unique_ptr<RocksCommitLog>> RocksCommitLog::Open(
    RocksCommitLogOptions options) {
  LB_ASSIGN_OR_RETURN(std::unique_ptr<Store> store, Store::Open(std::move(options)));
  return std::unique_ptr<RocksCommitLog>(new RocksCommitLog(std::move(store)));
}

RocksCommitLog::RocksCommitLog(std::unique_ptr<Store> store) : store_(std::move(store)) {}
RocksCommitLog::~RocksCommitLog() = default;

absl::StatusOr<Position> RocksCommitLog::Append(std::span<const std::string_view> payloads) {
  return store_->Append(payloads);
}

bool RocksCommitLog::HasRoom() const { return store_->HasRoom(); }

std::unique_ptr<LogReader> RocksCommitLog::NewReader(Position from) const {
  LB_CHECK(from >= Position::First());
  return std::make_unique<Reader>(*store_, from);
}

Position RocksCommitLog::Head() const { return store_->Head(); }
Position RocksCommitLog::First() const { return store_->First(); }
absl::Status RocksCommitLog::Trim(Position before) { return store_->Trim(before); }
LogLimits RocksCommitLog::Limits() const { return store_->options().limits; }
LogEpoch RocksCommitLog::Epoch() const { return store_->table().epoch(); }
uint64_t RocksCommitLog::DiskBytes() const { return store_->table().DiskBytes(); }

}  // namespace landbridge
