// SPDX-License-Identifier: Apache-2.0
// A list of row changes that the state store applies as one.
//
// Belongs to one thread at a time. Keys and values are copied into one buffer; a batch that is
// cleared and used again allocates nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/tables.h"

namespace landbridge {

class StateBatch {
 public:
  struct Change {
    Table table;
    bool erase;            // the row is deleted; `value` is empty then
    std::string_view key;  // valid until the batch is changed
    std::string_view value;
  };

  // Requires: key and value are each shorter than 4 GiB.
  void Put(Table table, std::string_view key, std::string_view value);
  void Delete(Table table, std::string_view key);

  void Clear();

  size_t size() const { return spans_.size(); }
  bool empty() const { return spans_.empty(); }
  size_t bytes() const { return bytes_.size(); }

  // Requires: index < size().
  Change operator[](size_t index) const;

 private:
  struct Span {
    size_t begin;
    uint32_t key_bytes;
    uint32_t value_bytes;
    Table table;
    bool erase;
  };

  void Add(Table table, bool erase, std::string_view key, std::string_view value);

  std::string bytes_;
  std::vector<Span> spans_;
};

}  // namespace landbridge
