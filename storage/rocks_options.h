// SPDX-License-Identifier: Apache-2.0
// How RocksDB is set up for the log and for the state, in one place. Private to storage/.
#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/compaction_filter.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>
#include <rocksdb/write_buffer_manager.h>

#include <cstddef>
#include <memory>

#include "storage/state_store.h"
#include "storage/tables.h"

namespace landbridge {

// The log: every write synced, values written in order and read in order, nothing ever merged.
rocksdb::DBOptions LogDatabaseOptions(rocksdb::Env* env, size_t memory_bytes);
rocksdb::ColumnFamilyOptions LogEntriesOptions(size_t memory_bytes,
                                               const rocksdb::CompactionFilter* trimmed);
rocksdb::ColumnFamilyOptions LogMetaOptions();

// The state: no write-ahead log, all tables flushed as one.
rocksdb::DBOptions StateDatabaseOptions(rocksdb::Env* env,
                                        std::shared_ptr<rocksdb::WriteBufferManager> write_buffers);
rocksdb::ColumnFamilyOptions StateTableOptions(TableUse use, const StateStoreOptions& options,
                                               std::shared_ptr<rocksdb::Cache> cache);

}  // namespace landbridge
