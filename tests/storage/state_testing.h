// SPDX-License-Identifier: Apache-2.0
// What tests over the state store share.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/state_store.h"
#include "tests/support/catch.h"

namespace landbridge::testing {

using Rows = std::vector<std::pair<std::string, std::string>>;

inline StateStoreOptions SmallStateOptions(const std::filesystem::path& path) {
  StateStoreOptions options;
  options.path = path;
  options.memory_bytes = size_t{16} << 20;
  options.write_buffer_bytes = size_t{2} << 20;
  return options;
}

inline std::unique_ptr<StateStore> OpenState(const StateStoreOptions& options) {
  auto store = StateStore::Open(options);
  INFO(store.status().ToString());
  REQUIRE(store.ok());
  return *std::move(store);
}

// Whatever `scan` still gives.
template <typename Scan>
Rows RowsOf(Scan scan) {
  Rows rows;
  while (scan.Next()) rows.emplace_back(scan.key(), scan.value());
  REQUIRE(scan.status().ok());
  return rows;
}

inline void PutOne(StateStore& store, Table table, const std::string& key,
                   const std::string& value) {
  StateBatch batch;
  batch.Put(table, key, value);
  REQUIRE(store.Write(batch).ok());
}

}  // namespace landbridge::testing
