// SPDX-License-Identifier: Apache-2.0
// Drives overwritten and deleted values out of the files of a table. Private to storage/.
#pragma once

#include <rocksdb/db.h>

#include <string_view>

#include "absl/status/status.h"

namespace landbridge {

// Rewrites into the last level every file of `family` that may hold more than one version of a
// key, with the files that it covers there. Values that were overwritten on disk before the call,
// and that no snapshot reads, are in no live file after it; RocksDB deletes the others by itself.
// What is in write buffers stays there: CompactRange would flush them, and version 7.8 picks the
// tables for that too early (see StateStore::Flush).
//
// RocksDB's own compactions of the table wait meanwhile, and those that run are waited for.
//
// Requires: nobody else calls it for the same table.
// Errors: kResourceExhausted: there is not enough space to rewrite them; nothing was begun.
//         kCancelled: the database is about to be closed. Others: those of FromRocks.
absl::Status EraseObsoleteValues(rocksdb::DB& database, rocksdb::ColumnFamilyHandle* family,
                                 std::string_view table);

}  // namespace landbridge
