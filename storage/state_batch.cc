// SPDX-License-Identifier: Apache-2.0
#include "storage/state_batch.h"

#include <string_view>

#include "storage/kept_bytes.h"

namespace landbridge {

void StateBatch::Put(Table table, std::string_view key, std::string_view value) {
  changes_.push_back({.table = table,
                      .erase = false,
                      .key = KeepBytes(memory_, key),
                      .value = KeepBytes(memory_, value)});
}

void StateBatch::Delete(Table table, std::string_view key) {
  changes_.push_back({.table = table, .erase = true, .key = KeepBytes(memory_, key), .value = {}});
}

}  // namespace landbridge
