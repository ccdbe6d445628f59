// SPDX-License-Identifier: Apache-2.0
#include "storage/state_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>
#include <rocksdb/write_buffer_manager.h>

#if __has_include(<rocksdb/advanced_cache.h>)
#include <rocksdb/advanced_cache.h>  // since RocksDB 8 what a Cache can do is declared here
#endif

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "proto/contract/status_macros.h"
#include "storage/clear_vector.h"
#include "storage/folder.h"
#include "storage/rocks_environment.h"
#include "storage/rocks_erasure.h"
#include "storage/rocks_options.h"
#include "storage/rocks_state.h"
#include "storage/rocks_status.h"

namespace landbridge {
namespace {

rocksdb::Slice SliceOf(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

std::filesystem::path WipedIn(const std::filesystem::path& folder) { return folder / "wiped"; }
std::filesystem::path IncomingIn(const std::filesystem::path& folder) {
  return folder / "incoming";
}

// What a wipe or a replacement left that was interrupted, or is about to end.
absl::Status RemoveLeftovers(const std::filesystem::path& folder) {
  for (const std::filesystem::path& leftover : {WipedIn(folder), IncomingIn(folder)}) {
    std::error_code error;
    std::filesystem::remove_all(leftover, error);
    if (error) {
      return absl::InternalError(absl::StrCat("cannot remove ", leftover.string(), ": ",
                                              error.message(), "; remove it by hand"));
    }
  }
  return absl::OkStatus();
}

// Renamed before it is removed: a half-removed database must not be taken for one.
absl::Status SetAside(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::rename(DatabaseIn(folder), WipedIn(folder), error);
  if (!error || error == std::errc::no_such_file_or_directory) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("cannot rename ", DatabaseIn(folder).string(),
                                          " to remove it: ", error.message()));
}

// A table that this version does not know makes RocksDB refuse with a message that helps nobody.
absl::Status CheckTablesAreKnown(rocksdb::Env* env, const std::filesystem::path& folder) {
  if (!env->FileExists(DatabaseIn(folder) / "CURRENT").ok()) return absl::OkStatus();
  std::vector<std::string> names;
  rocksdb::DBOptions options;
  options.env = env;
  LB_RETURN_IF_ERROR(FromRocks(rocksdb::DB::ListColumnFamilies(options, DatabaseIn(folder), &names),
                               absl::StrCat("list the tables of the state in ", folder.string())));
  for (const std::string& name : names) {
    const bool known = std::any_of(kTables.begin(), kTables.end(),
                                   [&](const TableInfo& info) { return info.name == name; });
    if (!known) {
      return absl::FailedPreconditionError(
          absl::StrCat("the state in ", folder.string(), " has a table ", name,
                       " of a newer version; use that version, or rebuild the state from the log"));
    }
  }
  return absl::OkStatus();
}

rocksdb::FlushOptions FlushAll(bool wait) {
  rocksdb::FlushOptions options;
  options.wait = wait;
  // Otherwise even a flush in the background would hold up its caller while files are being
  // compacted.
  options.allow_write_stall = true;
  return options;
}

}  // namespace

class StateStore::Rep {
 public:
  explicit Rep(StateStoreOptions options) : options_(std::move(options)) {}

  absl::Status Open();
  absl::Status Write(std::span<const StateChange> changes);
  absl::Status Flush() { return Flushed(BeginFlush(/*wait=*/true)); }
  absl::Status Checkpoint(const std::filesystem::path& target);
  absl::Status EraseObsolete();
  void EndBackgroundWork() { rocksdb::CancelAllBackgroundWork(&state_->database()); }
  StateStatistics Statistics() const;
  const RocksState& state() const { return *state_; }

 private:
  rocksdb::Status BeginFlush(bool wait);
  absl::Status Flushed(const rocksdb::Status& status) const;

  using SteadyTime = std::chrono::steady_clock::time_point;

  const StateStoreOptions options_;
  std::unique_ptr<FolderLock> lock_;
  std::shared_ptr<rocksdb::Cache> cache_;
  std::shared_ptr<rocksdb::WriteBufferManager> write_buffers_;
  std::unique_ptr<RocksState> state_;

  absl::Mutex write_mutex_;
  rocksdb::WriteBatch scratch_ ABSL_GUARDED_BY(write_mutex_);
  std::optional<SteadyTime> unflushed_since_ ABSL_GUARDED_BY(write_mutex_);
};

absl::Status StateStore::Rep::Open() {
  LB_ASSIGN_OR_RETURN(lock_, FolderLock::Acquire(options_.path));
  LB_RETURN_IF_ERROR(RemoveLeftovers(options_.path));
  rocksdb::Env* const env = EnvOf(options_.environment.get());
  LB_RETURN_IF_ERROR(CheckTablesAreKnown(env, options_.path));

  rocksdb::LRUCacheOptions cache;
  cache.capacity = options_.memory_bytes;
  cache.high_pri_pool_ratio = 0.5;  // indexes and filters
  cache_ = rocksdb::NewLRUCache(cache);
  // Write buffers are charged to the cache: one budget for both.
  write_buffers_ =
      std::make_shared<rocksdb::WriteBufferManager>(options_.write_buffer_bytes, cache_);

  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const TableInfo& info : kTables) {
    families.emplace_back(std::string(info.name), StateTableOptions(info.use, options_, cache_));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* database = nullptr;
  LB_RETURN_IF_ERROR(
      FromRocks(rocksdb::DB::Open(StateDatabaseOptions(env, write_buffers_),
                                  DatabaseIn(options_.path), families, &handles, &database),
                absl::StrCat("open the state in ", options_.path.string())));
  state_ = std::make_unique<RocksState>(std::unique_ptr<rocksdb::DB>(database), handles);
  return absl::OkStatus();
}

absl::Status StateStore::Rep::Write(std::span<const StateChange> changes) {
  if (changes.empty()) return absl::OkStatus();
  absl::MutexLock lock(&write_mutex_);
  scratch_.Clear();
  for (const StateChange& change : changes) {
    rocksdb::ColumnFamilyHandle* const family = state_->family(change.table);
    LB_RETURN_IF_ERROR(
        FromRocks(change.erase ? scratch_.Delete(family, SliceOf(change.key))
                               : scratch_.Put(family, SliceOf(change.key), SliceOf(change.value)),
                  "prepare a change of the state"));
  }
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  LB_RETURN_IF_ERROR(FromRocks(state_->database().Write(options, &scratch_),
                               absl::StrCat("write to the state in ", options_.path.string(),
                                            "; end the process, check the disk and start again")));
  // Clear() keeps what it took.
  if (scratch_.GetDataSize() > kBytesKeptMax) scratch_ = rocksdb::WriteBatch();

  const SteadyTime now = std::chrono::steady_clock::now();
  if (!unflushed_since_) unflushed_since_ = now;
  if (absl::FromChrono(now - *unflushed_since_) < options_.unflushed_age_max) {
    return absl::OkStatus();
  }
  const rocksdb::Status begun = BeginFlush(/*wait=*/false);
  // While RocksDB holds writes up until its files are merged, it begins no flush that nobody waits
  // for: the next write asks again.
  if (begun.IsTryAgain()) return absl::OkStatus();
  unflushed_since_.reset();
  return Flushed(begun);
}

rocksdb::Status StateStore::Rep::BeginFlush(bool wait) {
  // All tables by name: then RocksDB picks those with changes while writes are stopped. Where it
  // picks by itself before that, as version 7.8 does in other calls, a table that gets its first
  // change meanwhile is left out of the flush.
  return state_->database().Flush(FlushAll(wait), state_->families());
}

absl::Status StateStore::Rep::Flushed(const rocksdb::Status& status) const {
  return FromRocks(status, absl::StrCat("write the state in ", options_.path.string(), " to disk"));
}

absl::Status StateStore::Rep::Checkpoint(const std::filesystem::path& target) {
  std::error_code error;
  if (std::filesystem::exists(target, error)) {
    return absl::AlreadyExistsError(absl::StrCat("the folder ", target.string(),
                                                 " for a copy of the state exists; use a new one"));
  }
  std::filesystem::create_directories(target, error);
  if (error) {
    return absl::InternalError(absl::StrCat("cannot make the folder ", target.string(),
                                            " for a copy of the state: ", error.message()));
  }
  const std::string doing = absl::StrCat("copy the state to ", target.string());
  // Writes stop, so that the flush below leaves nothing for the one inside CreateCheckpoint, which
  // picks tables too early (see Flush).
  absl::MutexLock lock(&write_mutex_);
  LB_RETURN_IF_ERROR(Flush());
  rocksdb::Checkpoint* created = nullptr;
  LB_RETURN_IF_ERROR(FromRocks(rocksdb::Checkpoint::Create(&state_->database(), &created), doing));
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(created);
  LB_RETURN_IF_ERROR(FromRocks(checkpoint->CreateCheckpoint(DatabaseIn(target)), doing));
  LB_RETURN_IF_ERROR(SyncFolder(target));
  return SyncFolder(target.parent_path());
}

absl::Status StateStore::Rep::EraseObsolete() {
  LB_RETURN_IF_ERROR(Flush());
  for (const TableInfo& info : kTables) {
    LB_RETURN_IF_ERROR(
        EraseObsoleteValues(state_->database(), state_->family(info.table), info.name));
  }
  return absl::OkStatus();
}

StateStatistics StateStore::Rep::Statistics() const {
  StateStatistics statistics;
  statistics.write_buffer_bytes = write_buffers_->memory_usage();
  statistics.cache_bytes = cache_->GetUsage();
  statistics.cache_pinned_bytes = cache_->GetPinnedUsage();
  statistics.disk_bytes = FolderBytes(DatabaseIn(options_.path));
  for (rocksdb::ColumnFamilyHandle* const family : state_->families()) {
    uint64_t pending = 0;
    state_->database().GetIntProperty(
        family, rocksdb::DB::Properties::kEstimatePendingCompactionBytes, &pending);
    statistics.compaction_backlog_bytes += pending;
  }
  return statistics;
}

absl::StatusOr<std::unique_ptr<StateStore>> StateStore::Open(StateStoreOptions options) {
  auto rep = std::make_unique<Rep>(std::move(options));
  LB_RETURN_IF_ERROR(rep->Open());
  return std::unique_ptr<StateStore>(new StateStore(std::move(rep)));
}

absl::Status StateStore::Wipe(const std::filesystem::path& path) {
  LB_ASSIGN_OR_RETURN(const std::unique_ptr<FolderLock> lock, FolderLock::Acquire(path));
  LB_RETURN_IF_ERROR(RemoveLeftovers(path));
  LB_RETURN_IF_ERROR(SetAside(path));
  return RemoveLeftovers(path);
}

absl::Status StateStore::Replace(const std::filesystem::path& path, StateStore& source) {
  LB_ASSIGN_OR_RETURN(const std::unique_ptr<FolderLock> lock, FolderLock::Acquire(path));
  LB_RETURN_IF_ERROR(RemoveLeftovers(path));
  LB_RETURN_IF_ERROR(source.Checkpoint(IncomingIn(path)));
  LB_RETURN_IF_ERROR(SetAside(path));
  LB_RETURN_IF_ERROR(RenameDurably(DatabaseIn(IncomingIn(path)), DatabaseIn(path)));
  return RemoveLeftovers(path);
}

StateStore::StateStore(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}

StateStore::~StateStore() {
  // What does not reach the disk here is brought again by the log.
  Flush().IgnoreError();
}

absl::Status StateStore::Write(std::span<const StateChange> changes) {
  return rep_->Write(changes);
}

absl::StatusOr<std::optional<std::string>> StateStore::Get(Table table,
                                                           std::string_view key) const {
  return rep_->state().Get(rocksdb::ReadOptions(), table, key);
}

absl::StatusOr<std::vector<std::optional<std::string>>> StateStore::MultiGet(
    Table table, std::span<const std::string_view> keys) const {
  return rep_->state().MultiGet(rocksdb::ReadOptions(), table, keys);
}

StateScan StateStore::NewScan(Table table, std::string_view from, std::string_view to) const {
  return rep_->state().NewScan(rocksdb::ReadOptions(), table, from, to);
}

std::unique_ptr<StateSnapshot> StateStore::NewSnapshot() const {
  rocksdb::ReadOptions at;
  at.snapshot = rep_->state().database().GetSnapshot();
  return std::make_unique<StateSnapshot>(std::unique_ptr<StateSnapshot::Rep>(
      new StateSnapshot::Rep{.state = rep_->state(), .at = at}));
}

absl::Status StateStore::Flush() { return rep_->Flush(); }

absl::Status StateStore::Checkpoint(const std::filesystem::path& target) {
  return rep_->Checkpoint(target);
}

absl::Status StateStore::EraseObsolete() { return rep_->EraseObsolete(); }

void StateStore::EndBackgroundWork() { rep_->EndBackgroundWork(); }

uint64_t StateStore::ApproximateCount(Table table) const {
  uint64_t count = 0;
  rep_->state().database().GetIntProperty(rep_->state().family(table),
                                          rocksdb::DB::Properties::kEstimateNumKeys, &count);
  return count;
}

StateStatistics StateStore::Statistics() const { return rep_->Statistics(); }

}  // namespace landbridge
