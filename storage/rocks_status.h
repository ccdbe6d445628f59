// SPDX-License-Identifier: Apache-2.0
// The one place where RocksDB's errors become ours. Private to storage/.
#pragma once

#include <rocksdb/status.h>

#include <string>

#include "absl/status/status.h"

namespace landbridge {

// OK for OK. Otherwise kResourceExhausted (no space left), kDataLoss (damage), kUnimplemented
// (another version's format) or kInternal (reading or writing failed), with a message that says
// what failed in words that follow "cannot ".
absl::Status FromRocks(const rocksdb::Status& status, const std::string& doing);

}  // namespace landbridge
