// SPDX-License-Identifier: Apache-2.0
#include "storage/rocks_log_table.h"

#include <rocksdb/convenience.h>
#include <rocksdb/file_system.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "storage/key_codec.h"
#include "storage/rocks_environment.h"
#include "storage/rocks_options.h"
#include "storage/rocks_status.h"

namespace landbridge {
namespace {

constexpr uint32_t kFormat = 1;
constexpr std::string_view kFormatKey = "format";
constexpr std::string_view kEpochKey = "epoch";
constexpr std::string_view kFirstKey = "first";

rocksdb::Slice SliceOf(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view ViewOf(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

rocksdb::WriteOptions Synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

std::string EncodeAnchor(const RocksLogTable::Anchor& anchor) {
  return EncodeKey(anchor.first).append(AsBytes(anchor.link));
}

absl::Status DamagedMetaError(const char* what) {
  return absl::DataLossError(
      absl::StrCat("the log's description is damaged (", what, "); restore the log from a backup"));
}

}  // namespace

class RocksLogTable::TrimmedFilter final : public rocksdb::CompactionFilter {
 public:
  void SetFirst(Position first) { first_ = first.value(); }

  bool Filter(int /*level*/, const rocksdb::Slice& key, const rocksdb::Slice& /*value*/,
              std::string* /*new_value*/, bool* /*value_changed*/) const override {
    const auto position = DecodeKey<Position>(ViewOf(key));
    return position && std::get<0>(*position).value() < first_;
  }

  const char* Name() const override { return "landbridge.trimmed"; }

 private:
  std::atomic<uint64_t> first_ = 0;
};

absl::StatusOr<std::unique_ptr<RocksLogTable>> RocksLogTable::Open(
    const RocksCommitLogOptions& options) {
  std::unique_ptr<RocksLogTable> table(new RocksLogTable);
  LB_ASSIGN_OR_RETURN(table->lock_, FolderLock::Acquire(options.path));
  table->folder_ = options.path;
  table->environment_ = options.environment;
  LB_RETURN_IF_ERROR(table->OpenDatabase(options));
  LB_RETURN_IF_ERROR(table->LoadOrCreateMeta());
  return table;
}

absl::Status RocksLogTable::OpenDatabase(const RocksCommitLogOptions& options) {
  trimmed_ = std::make_unique<TrimmedFilter>();
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
      {rocksdb::kDefaultColumnFamilyName, LogEntriesOptions(options.memory_bytes, trimmed_.get())},
      {"meta", LogMetaOptions()}};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* database = nullptr;
  LB_RETURN_IF_ERROR(FromRocks(
      rocksdb::DB::Open(LogDatabaseOptions(EnvOf(environment_.get()), options.memory_bytes),
                        DatabaseIn(folder_), families, &handles, &database),
      absl::StrCat("open the log in ", folder_.string())));
  database_.reset(database);
  entries_ = handles[0];
  meta_ = handles[1];
  return absl::OkStatus();
}

absl::Status RocksLogTable::LoadOrCreateMeta() {
  std::string format;
  const rocksdb::Status found =
      database_->Get(rocksdb::ReadOptions(), meta_, SliceOf(kFormatKey), &format);
  if (found.IsNotFound()) {
    LB_ASSIGN_OR_RETURN(const std::optional<Position> last, Last());
    if (last) return DamagedMetaError("it is missing though there are entries");
    return CreateMeta();
  }
  LB_RETURN_IF_ERROR(FromRocks(found, "read the log's description"));
  const auto known = DecodeKey<uint32_t>(format);
  if (!known) return DamagedMetaError("format");
  if (std::get<0>(*known) != kFormat) {
    return absl::UnimplementedError(
        absl::StrCat("the log in ", folder_.string(), " has format ", std::get<0>(*known),
                     "; this program knows format ", kFormat,
                     ": use the version that wrote it, or a newer one"));
  }
  std::string epoch;
  std::string anchor;
  LB_RETURN_IF_ERROR(FromRocks(
      database_->Get(rocksdb::ReadOptions(), meta_, SliceOf(kEpochKey), &epoch), "read the epoch"));
  LB_RETURN_IF_ERROR(
      FromRocks(database_->Get(rocksdb::ReadOptions(), meta_, SliceOf(kFirstKey), &anchor),
                "read the beginning of the log"));
  if (epoch.size() != epoch_.bytes.size()) return DamagedMetaError("epoch");
  std::memcpy(epoch_.bytes.data(), epoch.data(), epoch.size());
  const std::string_view first = std::string_view(anchor).substr(0, sizeof(uint64_t));
  const auto position = DecodeKey<Position>(first);
  if (!position || anchor.size() != first.size() + sizeof(ChainLink)) {
    return DamagedMetaError("beginning");
  }
  opened_anchor_.first = std::get<0>(*position);
  std::memcpy(opened_anchor_.link.data(), anchor.data() + first.size(), sizeof(ChainLink));
  trimmed_->SetFirst(opened_anchor_.first);
  return absl::OkStatus();
}

absl::Status RocksLogTable::CreateMeta() {
  epoch_ = RandomEpoch();
  opened_anchor_ = {.first = Position::First(), .link = FirstLink(epoch_)};
  rocksdb::WriteBatch batch;
  batch.Put(meta_, SliceOf(kFormatKey), EncodeKey(kFormat));
  batch.Put(
      meta_, SliceOf(kEpochKey),
      rocksdb::Slice(reinterpret_cast<const char*>(epoch_.bytes.data()), epoch_.bytes.size()));
  batch.Put(meta_, SliceOf(kFirstKey), EncodeAnchor(opened_anchor_));
  LB_RETURN_IF_ERROR(FromRocks(database_->Write(Synced(), &batch), "create the log"));
  // Flushed, because unflushed rows of this family would keep every later write-ahead log alive.
  return FromRocks(database_->Flush(rocksdb::FlushOptions(), meta_), "create the log");
}

RocksLogTable::~RocksLogTable() {
  if (database_ == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* handle : {entries_, meta_}) {
    // The handles are our own, and the database closes in any case.
    database_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
}

absl::StatusOr<std::optional<Position>> RocksLogTable::Last() const {
  const std::unique_ptr<rocksdb::Iterator> iterator = NewIterator();
  iterator->SeekToLast();
  LB_RETURN_IF_ERROR(FromRocks(iterator->status(), "find the last log entry"));
  if (!iterator->Valid()) return std::nullopt;
  const auto position = DecodeKey<Position>(ViewOf(iterator->key()));
  if (!position) return DamagedMetaError("a key that is no position");
  return std::get<0>(*position);
}

absl::StatusOr<std::optional<std::string>> RocksLogTable::Read(Position position) const {
  std::string stored;
  const rocksdb::Status status =
      database_->Get(rocksdb::ReadOptions(), entries_, KeyOf(position), &stored);
  if (status.IsNotFound()) return std::nullopt;
  LB_RETURN_IF_ERROR(FromRocks(status, absl::StrCat("read log entry ", position.value())));
  return stored;
}

absl::Status RocksLogTable::Write(Position first, std::span<const std::string> stored) {
  rocksdb::WriteBatch batch;
  Position position = first;
  for (const std::string& entry : stored) {
    LB_RETURN_IF_ERROR(
        FromRocks(batch.Put(entries_, KeyOf(position), entry), "prepare a log entry"));
    position = position.Next();
  }
  return FromRocks(database_->Write(Synced(), &batch),
                   absl::StrCat("write log entries from ", first.value()));
}

absl::Status RocksLogTable::Resume() {
  return FromRocks(database_->Resume(), "take up writing the log again");
}

absl::Status RocksLogTable::WriteAnchor(const Anchor& anchor) {
  LB_RETURN_IF_ERROR(FromRocks(
      database_->Put(Synced(), meta_, SliceOf(kFirstKey), EncodeAnchor(anchor)), "trim the log"));
  trimmed_->SetFirst(anchor.first);
  return absl::OkStatus();
}

absl::Status RocksLogTable::RemoveBefore(Position first) {
  const std::string doing = "remove trimmed log entries";
  // What is in write buffers and write-ahead logs goes to files, from where it can be removed.
  LB_RETURN_IF_ERROR(
      FromRocks(database_->Flush(rocksdb::FlushOptions(), {entries_, meta_}), doing));
  const std::string begin = KeyOf(Position());
  const std::string end = KeyOf(first);
  const rocksdb::Slice begin_key(begin);
  const rocksdb::Slice end_key(end);
  const rocksdb::RangePtr range(&begin_key, &end_key);
  LB_RETURN_IF_ERROR(FromRocks(
      rocksdb::DeleteFilesInRanges(database_.get(), entries_, &range, 1, /*include_end=*/false),
      doing));
  // What remains is in files that hold kept entries too, or that were just written: the filter
  // empties these.
  rocksdb::CompactRangeOptions rewrite;
  rewrite.exclusive_manual_compaction = false;
  rewrite.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  return FromRocks(database_->CompactRange(rewrite, entries_, &begin_key, &end_key), doing);
}

std::unique_ptr<rocksdb::Iterator> RocksLogTable::NewIterator() const {
  rocksdb::ReadOptions options;
  options.fill_cache = false;  // each reader passes once
  return std::unique_ptr<rocksdb::Iterator>(database_->NewIterator(options, entries_));
}

absl::StatusOr<uint64_t> RocksLogTable::FreeBytes() const {
  uint64_t bytes = 0;
  LB_RETURN_IF_ERROR(
      FromRocks(EnvOf(environment_.get())
                    ->GetFileSystem()
                    ->GetFreeSpace(folder_, rocksdb::IOOptions(), &bytes, /*dbg=*/nullptr),
                "ask how much space is left for the log"));
  return bytes;
}

uint64_t RocksLogTable::DiskBytes() const { return FolderBytes(DatabaseIn(folder_)); }

std::string RocksLogTable::KeyOf(Position position) { return EncodeKey(position); }

}  // namespace landbridge
