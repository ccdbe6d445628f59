// SPDX-License-Identifier: Apache-2.0
#include "storage/state_batch.h"

#include <cstdint>
#include <limits>
#include <string_view>

#include "proto/contract/check.h"

namespace landbridge {

void StateBatch::Put(Table table, std::string_view key, std::string_view value) {
  Add(table, /*erase=*/false, key, value);
}

void StateBatch::Delete(Table table, std::string_view key) {
  Add(table, /*erase=*/true, key, /*value=*/{});
}

void StateBatch::Clear() {
  bytes_.clear();
  spans_.clear();
}

StateBatch::Change StateBatch::operator[](size_t index) const {
  const Span& span = spans_[index];
  const std::string_view bytes(bytes_);
  return {.table = span.table,
          .erase = span.erase,
          .key = bytes.substr(span.begin, span.key_bytes),
          .value = bytes.substr(span.begin + span.key_bytes, span.value_bytes)};
}

void StateBatch::Add(Table table, bool erase, std::string_view key, std::string_view value) {
  LB_CHECK(key.size() <= std::numeric_limits<uint32_t>::max());
  LB_CHECK(value.size() <= std::numeric_limits<uint32_t>::max());
  spans_.push_back({.begin = bytes_.size(),
                    .key_bytes = static_cast<uint32_t>(key.size()),
                    .value_bytes = static_cast<uint32_t>(value.size()),
                    .table = table,
                    .erase = erase});
  bytes_.append(key);
  bytes_.append(value);
}

}  // namespace landbridge
