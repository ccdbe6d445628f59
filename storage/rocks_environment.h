// SPDX-License-Identifier: Apache-2.0
// Where RocksDB finds files and threads. Private to storage/ and its tests, which put a file system
// with faults here.
#pragma once

#include <rocksdb/env.h>

#include <memory>

namespace landbridge {

struct RocksEnvironment {
  std::unique_ptr<rocksdb::Env> env;
};

// The system's own when `environment` is null.
inline rocksdb::Env* EnvOf(const RocksEnvironment* environment) {
  return environment == nullptr ? rocksdb::Env::Default() : environment->env.get();
}

}  // namespace landbridge
