// SPDX-License-Identifier: Apache-2.0
// What landbridge_storage_writer writes, so that a test can tell what must be there after it was
// killed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "storage/key_codec.h"
#include "storage/rocks_commit_log.h"
#include "storage/state_store.h"
#include "storage/tables.h"

namespace landbridge::testing {

inline RocksCommitLogOptions WriterLogOptions(const std::filesystem::path& folder) {
  RocksCommitLogOptions options;
  options.path = folder;
  options.memory_bytes = size_t{4} << 20;
  return options;
}

inline StateStoreOptions WriterStateOptions(const std::filesystem::path& folder) {
  StateStoreOptions options;
  options.path = folder;
  options.memory_bytes = size_t{16} << 20;
  options.write_buffer_bytes = size_t{2} << 20;  // many flushes
  return options;
}

inline uint64_t WriterGroupEntries(uint64_t group) { return 1 + group % 5; }

inline std::string WriterPayload(uint64_t group) {
  return "group " + std::to_string(group) + std::string(group * 37 % 5000, 'p');
}

// Each table has its own number of rows that are overwritten in turn.
inline std::string WriterKey(Table table, uint64_t n) {
  return EncodeKey(std::string_view("row"), n % (uint64_t{100} + 97 * IndexOf(table)));
}

inline std::string WriterValue(uint64_t n) { return std::to_string(n) + std::string(500, 'v'); }

}  // namespace landbridge::testing
