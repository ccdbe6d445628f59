// SPDX-License-Identifier: Apache-2.0
// The RocksDB instance under the state store, and reading from it at some point in time. Private to
// storage/.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/iterator.h>
#include <rocksdb/options.h>

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/state_store.h"
#include "storage/tables.h"

namespace landbridge {

// An open database and its column families. Any thread may read through it.
class RocksState {
 public:
  RocksState(std::unique_ptr<rocksdb::DB> database,
             const std::vector<rocksdb::ColumnFamilyHandle*>& handles);
  ~RocksState();
  RocksState(const RocksState&) = delete;
  RocksState& operator=(const RocksState&) = delete;

  rocksdb::DB& database() const { return *database_; }
  rocksdb::ColumnFamilyHandle* family(Table table) const { return families_[IndexOf(table)]; }
  std::vector<rocksdb::ColumnFamilyHandle*> families() const {
    return {families_.begin(), families_.end()};
  }

  // As the methods of StateStore, at the point in time that `options` says.
  absl::StatusOr<std::optional<std::string>> Get(const rocksdb::ReadOptions& options, Table table,
                                                 std::string_view key) const;
  absl::StatusOr<std::vector<std::optional<std::string>>> MultiGet(
      const rocksdb::ReadOptions& options, Table table,
      std::span<const std::string_view> keys) const;
  StateScan NewScan(const rocksdb::ReadOptions& options, Table table, std::string_view from,
                    std::string_view to) const;

 private:
  std::unique_ptr<rocksdb::DB> database_;
  std::array<rocksdb::ColumnFamilyHandle*, kTableCount> families_{};
};

struct StateSnapshot::Rep {
  const RocksState& state;
  rocksdb::ReadOptions at;  // its snapshot is released with this
};

}  // namespace landbridge
