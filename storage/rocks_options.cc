// SPDX-License-Identifier: Apache-2.0
#include "storage/rocks_options.h"

#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace landbridge {
namespace {

constexpr size_t kKiB = size_t{1} << 10;
constexpr size_t kMiB = size_t{1} << 20;

// RocksDB waits for free space and then goes on by itself, whatever max_bgerror_resume_count says.
// Not here: when writing failed, the store's owner decides.
class NoRecoveryByItself final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason /*reason*/, rocksdb::Status /*error*/,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }
};

rocksdb::DBOptions CommonOptions(rocksdb::Env* env) {
  rocksdb::DBOptions options;
  options.env = env;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.paranoid_checks = true;
  // After an I/O error the process ends and starts again; RocksDB must not try to go on by itself.
  options.max_bgerror_resume_count = 0;
  options.listeners.push_back(std::make_shared<NoRecoveryByItself>());
  options.unordered_write = false;
  options.manual_wal_flush = false;
  options.recycle_log_file_num = 0;
  // A file is written out as it grows, so that the sync of a log append never waits for a whole
  // file's pages.
  options.bytes_per_sync = kMiB;
  options.compaction_readahead_size = 2 * kMiB;
  // The start must not depend on how many files there are.
  options.skip_stats_update_on_db_open = true;
  options.avoid_unnecessary_blocking_io = true;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.keep_log_file_num = 3;
  options.max_log_file_size = 16 * kMiB;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

rocksdb::BlockBasedTableOptions CommonTable() {
  rocksdb::BlockBasedTableOptions table;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  return table;
}

// Batches are sorted, so the place of a row in the write buffer is near that of the one before. By
// itself RocksDB finds only rows at the end from there, and searches for all others from the top.
// The one hint is for keys with the same first 0 bytes: for all.
void SearchFromLastRow(rocksdb::ColumnFamilyOptions& options) {
  options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(0));
}

size_t LogWriteBufferBytes(size_t memory_bytes) { return std::max(memory_bytes / 4, kMiB); }

}  // namespace

rocksdb::DBOptions LogDatabaseOptions(rocksdb::Env* env, size_t memory_bytes) {
  rocksdb::DBOptions options = CommonOptions(env);
  // A record cut off at the very end is an append that nobody was told about. Any other damage must
  // stop the start: the default mode would silently drop everything after it.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.max_total_wal_size = 4 * LogWriteBufferBytes(memory_bytes);
  options.max_background_jobs = 2;
  options.max_open_files = 256;
  return options;
}

rocksdb::ColumnFamilyOptions LogEntriesOptions(size_t memory_bytes,
                                               const rocksdb::CompactionFilter* trimmed) {
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = LogWriteBufferBytes(memory_bytes);
  options.max_write_buffer_number = 3;
  // Keys only ascend, so files of the two levels never overlap, and moving a file from one to the
  // other is a note in the manifest. A value is written once to the write-ahead log and once to a
  // file.
  options.num_levels = 2;
  options.compaction_style = rocksdb::kCompactionStyleLevel;
  options.compression = rocksdb::kNoCompression;  // values are compressed already
  options.target_file_size_base = 64 * kMiB;
  options.compaction_filter = trimmed;
  // With a compaction filter RocksDB would rewrite every file each 30 days.
  options.periodic_compaction_seconds = 0;
  options.ttl = 0;
  rocksdb::BlockBasedTableOptions table = CommonTable();
  table.block_size = 256 * kKiB;  // read in order; most blocks hold one entry
  table.block_cache = rocksdb::NewLRUCache(memory_bytes / 8);
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::ColumnFamilyOptions LogMetaOptions() {
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = 64 * kKiB;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(CommonTable()));
  return options;
}

rocksdb::DBOptions StateDatabaseOptions(
    rocksdb::Env* env, std::shared_ptr<rocksdb::WriteBufferManager> write_buffers) {
  rocksdb::DBOptions options = CommonOptions(env);
  // Without a write-ahead log this alone makes what is on disk the state after one batch.
  options.atomic_flush = true;
  options.write_buffer_manager = std::move(write_buffers);
  options.max_background_jobs = 3;
  return options;
}

rocksdb::ColumnFamilyOptions StateTableOptions(TableUse use, const StateStoreOptions& store,
                                               std::shared_ptr<rocksdb::Cache> cache) {
  rocksdb::ColumnFamilyOptions options;
  rocksdb::BlockBasedTableOptions table = CommonTable();
  table.block_cache = std::move(cache);
  // Indexes and filters count against the memory budget, and stay: a lookup that has to read its
  // filter first is two.
  table.cache_index_and_filter_blocks = true;
  table.metadata_cache_options.top_level_index_pinning = rocksdb::PinningTier::kAll;
  table.metadata_cache_options.partition_pinning = rocksdb::PinningTier::kAll;
  table.metadata_cache_options.unpartitioned_pinning = rocksdb::PinningTier::kAll;
  table.optimize_filters_for_memory = true;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));

  // One full buffer flushes all tables, so no single one should fill up long before the common
  // budget does.
  options.write_buffer_size = std::max(store.write_buffer_bytes / 3, kMiB);
  options.max_write_buffer_number = 6;
  // Every table that was changed at all takes at least one such block of the budget.
  options.arena_block_size = std::clamp(store.write_buffer_bytes / 256, 8 * kKiB, 256 * kKiB);
  options.level_compaction_dynamic_level_bytes = true;
  options.target_file_size_base = 64 * kMiB;
  options.max_bytes_for_level_base = 256 * kMiB;
  // Each flush makes one file of each table, most of them small; filters spare the lookups.
  options.level0_file_num_compaction_trigger = 8;
  options.compression = rocksdb::kLZ4Compression;
  options.periodic_compaction_seconds = 0;
  options.ttl =
      static_cast<uint64_t>(std::max<int64_t>(absl::ToInt64Seconds(store.obsolete_age_max), 1));

  switch (use) {
    case TableUse::kSmall:
      break;
    case TableUse::kLookup:
      table.block_size = 4 * kKiB;
      table.data_block_index_type = rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
      options.compression = rocksdb::kNoCompression;  // hashes
      // Every new file overlaps all others. Merged by levels, a row would be written again for each
      // eight files; merged by runs of equal size, once for each doubling.
      options.compaction_style = rocksdb::kCompactionStyleUniversal;
      // New keys are looked up before they are put: most answers are "not here", without a walk
      // through the buffer.
      options.memtable_prefix_bloom_size_ratio = 0.05;
      options.memtable_whole_key_filtering = true;
      SearchFromLastRow(options);
      break;
    case TableUse::kNumbered:
      table.block_size = 8 * kKiB;
      options.optimize_filters_for_hits = true;  // numbers that are asked for exist
      break;
    case TableUse::kAppended:
      table.block_size = 32 * kKiB;
      options.optimize_filters_for_hits = true;
      break;
    case TableUse::kQueue:
      table.block_size = 16 * kKiB;
      SearchFromLastRow(options);
      // Files that are mostly deleted rows are compacted early.
      options.table_properties_collector_factories.push_back(
          rocksdb::NewCompactOnDeletionCollectorFactory(/*sliding_window_size=*/4096,
                                                        /*deletion_trigger=*/2048));
      break;
  }
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

}  // namespace landbridge
