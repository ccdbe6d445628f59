// SPDX-License-Identifier: Apache-2.0
// What tests of the embedded log share.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <utility>

#include "storage/rocks_commit_log.h"
#include "tests/support/catch.h"

namespace landbridge::testing {

// Small buffers, so that entries reach files.
inline RocksCommitLogOptions LogOptionsAt(const std::filesystem::path& path) {
  RocksCommitLogOptions options;
  options.path = path;
  options.memory_bytes = size_t{4} << 20;
  return options;
}

inline std::unique_ptr<RocksCommitLog> OpenLog(const RocksCommitLogOptions& options) {
  auto log = RocksCommitLog::Open(options);
  INFO(log.status().ToString());
  REQUIRE(log.ok());
  return *std::move(log);
}

}  // namespace landbridge::testing
