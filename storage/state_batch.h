// SPDX-License-Identifier: Apache-2.0
// Row changes that the state store applies as one.
//
// A StateChange refers to bytes of somebody else. A StateBatch has copies of its own, and belongs
// to one thread at a time.
#pragma once

#include <memory_resource>
#include <span>
#include <string_view>
#include <vector>

#include "storage/tables.h"

namespace landbridge {

// Requires: key and value are each shorter than 4 GiB.
struct StateChange {
  Table table;
  bool erase;  // the row is deleted; `value` is empty then
  std::string_view key;
  std::string_view value;
};

class StateBatch {
 public:
  void Put(Table table, std::string_view key, std::string_view value);
  void Delete(Table table, std::string_view key);

  // In the order in which they were made. Valid until the batch is changed.
  std::span<const StateChange> changes() const { return changes_; }

 private:
  std::pmr::monotonic_buffer_resource memory_;
  std::vector<StateChange> changes_;
};

}  // namespace landbridge
