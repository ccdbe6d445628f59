// SPDX-License-Identifier: Apache-2.0
// What one batch knows of a table: the rows that it read or changed, by key.
//
// Most rows of a batch are new ones with keys above all before: numbers that ascend, and records
// that come in order. Those are kept in a list, so that adding one takes a comparison; the others
// lie in a hash table. Belongs to one thread at a time, but for what Find() and SortedChanges()
// say. Keys, values and rows lie in the memory that FindOrAdd() and SetValue() are given, and go
// with it: Clear() before that.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"
#include "proto/contract/absl_view.h"

namespace landbridge {

struct KnownRow {
  std::string_view key;
  std::string_view value;  // empty, or the beginning of `room`
  std::span<char> room;
  bool exists = false;
  bool changed = false;

  // Makes `value` a copy of `bytes`, which may be a part of it. The former value is overwritten
  // where the new one fits. Room at least doubles, so that however often a row is put, its values
  // together take at most four times the longest.
  void SetValue(std::string_view bytes, std::pmr::memory_resource& memory);
};

class KnownRows {
 public:
  using Sorted = std::map<std::string_view, const KnownRow*>;

  // The row of `key`, or null where nothing is known of it. May run beside SortedChanges(): it
  // looks at what is known by key, which that leaves alone, as it does the rows.
  KnownRow* Find(std::string_view key) const;

  // The row of `key`, which is added where nothing was known of it: `is_new` then.
  KnownRow& FindOrAdd(std::string_view key, std::pmr::memory_resource& memory, bool& is_new);

  // Requires: `row` is one of these and is not among the changed ones.
  void AddChanged(KnownRow& row);

  // The changed rows, sorted by key. Valid until a row is added. Sorts the list of them in place
  // and touches nothing else, so another thread may call Find() meanwhile, and read the rows.
  std::span<const KnownRow* const> SortedChanges();
  // The same for those who add rows while they go through: what they add comes in its place. The
  // first call in a batch sorts.
  const Sorted& SortedForScans();

  // Forgets all rows, and makes room for as many, up to a few MiB.
  void Clear();

 private:
  // Abseil of Debian 12 hashes a string_view of its own only.
  struct KeyHash {
    size_t operator()(std::string_view key) const { return absl::HashOf(AbslView(key)); }
  };

  static constexpr size_t kOthersKeptMax = size_t{100} << 10;

  bool IsAboveAll(std::string_view key) const {
    return ascending_.empty() || ascending_.back()->key < key;
  }
  KnownRow* FindAscending(std::string_view key) const;

  std::vector<KnownRow*> ascending_;  // each was above all that were there when it came
  absl::flat_hash_map<std::string_view, KnownRow*, KeyHash> others_;
  std::vector<const KnownRow*> changed_;
  std::unique_ptr<Sorted> sorted_;
};

}  // namespace landbridge
