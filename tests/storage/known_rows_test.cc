// SPDX-License-Identifier: Apache-2.0
#include "storage/known_rows.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory_resource>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

std::vector<std::string> KeysOf(std::span<const KnownRow* const> rows) {
  std::vector<std::string> keys;
  for (const KnownRow* row : rows) keys.emplace_back(row->key);
  return keys;
}

TEST_CASE("a row is known from when it is added, wherever its key lies") {
  const auto percent_ascending = GENERATE(0, 50, 100);
  std::mt19937_64 random(7);
  std::pmr::monotonic_buffer_resource memory;
  KnownRows rows;
  std::map<std::string, KnownRow*> expected;
  uint64_t last = 1'000'000;
  for (int i = 0; i < 3000; ++i) {
    const bool ascends = static_cast<int>(random() % 100) < percent_ascending;
    const std::string key = std::to_string(ascends ? ++last : 1'000'000 + random() % 2000);
    const auto known = expected.find(key);
    CHECK(rows.Find(key) == (known == expected.end() ? nullptr : known->second));
    bool is_new = false;
    KnownRow& row = rows.FindOrAdd(key, memory, is_new);
    CHECK(is_new == (known == expected.end()));
    CHECK(row.key == key);
    if (!is_new) CHECK(&row == known->second);
    expected[key] = &row;
  }
  for (const auto& [key, row] : expected) CHECK(rows.Find(key) == row);
  CHECK(rows.Find("") == nullptr);
  CHECK(rows.Find("9") == nullptr);
  rows.Clear();
  for (const auto& [key, row] : expected) CHECK(rows.Find(key) == nullptr);
  // The next batch begins with the same keys, in another order.
  for (const auto& [key, row] : expected) {
    bool is_new = false;
    KnownRow& again = rows.FindOrAdd(key, memory, is_new);
    CHECK(is_new);
    CHECK_FALSE(again.changed);
    CHECK(rows.Find(key) == &again);
  }
}

TEST_CASE("rows are found while another thread sorts and reads what was changed") {
  std::mt19937_64 random(7);
  std::pmr::monotonic_buffer_resource memory;
  KnownRows rows;
  std::vector<std::string> keys;
  for (int i = 0; i < 20000; ++i) {
    const std::string& key = keys.emplace_back(std::to_string(random()));
    bool is_new = false;
    KnownRow& row = rows.FindOrAdd(key, memory, is_new);
    REQUIRE(is_new);
    row.SetValue(key, memory);
    rows.AddChanged(row);
  }
  std::vector<std::string> sorted;
  std::thread writer([&] {
    for (const KnownRow* row : rows.SortedChanges()) sorted.emplace_back(row->value);
  });
  bool all_found = true;
  for (const std::string& key : keys) {
    const KnownRow* const row = rows.Find(key);
    all_found &= row != nullptr && row->value == key;
  }
  writer.join();
  CHECK(all_found);
  std::sort(keys.begin(), keys.end());
  CHECK(sorted == keys);
}

TEST_CASE("changed rows are sorted, and so are those that are changed after a scan began") {
  std::pmr::monotonic_buffer_resource memory;
  KnownRows rows;
  const auto change = [&](std::string_view key) {
    bool is_new = false;
    rows.AddChanged(rows.FindOrAdd(key, memory, is_new));
  };
  for (const char* key : {"b", "d", "a"}) change(key);
  bool is_new = false;
  rows.FindOrAdd("only read", memory, is_new);
  const KnownRows::Sorted& sorted = rows.SortedForScans();
  CHECK(sorted.size() == 3);
  change("c");
  std::vector<std::string> scanned;
  for (const auto& [key, row] : sorted) scanned.emplace_back(key);
  CHECK(scanned == std::vector<std::string>{"a", "b", "c", "d"});
  CHECK(KeysOf(rows.SortedChanges()) == scanned);
  rows.Clear();
  CHECK(rows.SortedChanges().empty());
  CHECK(rows.SortedForScans().empty());
  for (const char* key : {"d", "b"}) change(key);
  CHECK(KeysOf(rows.SortedChanges()) == std::vector<std::string>{"b", "d"});
}

}  // namespace
}  // namespace landbridge
