// SPDX-License-Identifier: Apache-2.0
#include "storage/state_transaction.h"

#include <cstdint>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "storage/key_codec.h"
#include "tests/storage/faulty_file_system.h"
#include "tests/storage/state_testing.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

TEST_CASE("a transaction reads what it wrote, and nobody else does before it is committed") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  PutOne(*store, Table::kListings, "a", "stored");
  PutOne(*store, Table::kListings, "b", "stored");
  StateTransaction transaction(*store);
  CHECK(**transaction.Get(Table::kListings, "a") == "stored");
  transaction.Put(Table::kListings, "a", "changed");
  transaction.Delete(Table::kListings, "b");
  transaction.Put(Table::kListings, "c", "new");
  CHECK(**transaction.Get(Table::kListings, "a") == "changed");
  CHECK_FALSE((*transaction.Get(Table::kListings, "b")).has_value());
  CHECK(**transaction.Get(Table::kListings, "c") == "new");
  CHECK_FALSE((*transaction.Get(Table::kSubjects, "c")).has_value());

  CHECK(**store->Get(Table::kListings, "a") == "stored");
  CHECK((*store->Get(Table::kListings, "b")).has_value());
  REQUIRE(transaction.Commit().ok());
  CHECK(**store->Get(Table::kListings, "a") == "changed");
  CHECK_FALSE((*store->Get(Table::kListings, "b")).has_value());
  CHECK(**store->Get(Table::kListings, "c") == "new");
}

TEST_CASE("what was read is forgotten with the commit") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  StateTransaction transaction(*store);
  CHECK_FALSE((*transaction.Get(Table::kListings, "a")).has_value());
  CHECK(transaction.batch_bytes() > 0);
  REQUIRE(transaction.Commit().ok());
  CHECK(transaction.batch_bytes() == 0);
  PutOne(*store, Table::kListings, "a", "stored");
  CHECK(**transaction.Get(Table::kListings, "a") == "stored");
}

TEST_CASE("prefetched rows are read once, and changes made before are not overwritten") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  for (const char* key : {"a", "b", "c"}) PutOne(*store, Table::kRecords, key, "stored");
  StateTransaction transaction(*store);
  transaction.Put(Table::kRecords, "b", "changed");
  const std::vector<std::string> keys = {"c", "a", "none", "b", "a"};
  REQUIRE(transaction.Prefetch(Table::kRecords, keys).ok());
  PutOne(*store, Table::kRecords, "a", "written behind its back");
  PutOne(*store, Table::kRecords, "none", "written behind its back");
  CHECK(**transaction.Get(Table::kRecords, "a") == "stored");
  CHECK(**transaction.Get(Table::kRecords, "b") == "changed");
  CHECK_FALSE((*transaction.Get(Table::kRecords, "none")).has_value());
}

TEST_CASE("a view of a value stays valid while other rows come") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  StateTransaction transaction(*store);
  transaction.Put(Table::kSubjects, "first", "short");
  const std::string_view view = **transaction.Get(Table::kSubjects, "first");
  for (int i = 0; i < 10000; ++i) transaction.Put(Table::kSubjects, std::to_string(i), "x");
  CHECK(view == "short");
}

TEST_CASE("a row that grows with each put takes no more memory than four of its last value") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  PutOne(*store, Table::kListings, "a", "stored");
  StateTransaction transaction(*store);
  REQUIRE(transaction.Get(Table::kListings, "a").ok());
  const size_t before = transaction.batch_bytes();
  std::string value;
  for (int i = 0; i < 10000; ++i) {
    value += std::to_string(i);
    transaction.Put(Table::kListings, "a", value);
  }
  const size_t grown = transaction.batch_bytes();
  CHECK(grown - before <= 4 * value.size());
  // What fits takes none, nor does what comes after a deletion.
  transaction.Put(Table::kListings, "a", value.substr(1));
  transaction.Delete(Table::kListings, "a");
  CHECK_FALSE((*transaction.Get(Table::kListings, "a")).has_value());
  transaction.Put(Table::kListings, "a", value);
  CHECK(transaction.batch_bytes() == grown);
  CHECK(**transaction.Get(Table::kListings, "a") == value);
  REQUIRE(transaction.Commit().ok());
  CHECK(**store->Get(Table::kListings, "a") == value);
}

TEST_CASE("a row may be put from its own value, or a part of that") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  StateTransaction transaction(*store);
  transaction.Put(Table::kListings, "a", "abcdefgh");
  const auto put_part = [&](size_t from, size_t count) {
    const std::string_view value = **transaction.Get(Table::kListings, "a");
    transaction.Put(Table::kListings, "a", value.substr(from, count));
    return std::string(**transaction.Get(Table::kListings, "a"));
  };
  CHECK(put_part(0, 8) == "abcdefgh");
  CHECK(put_part(2, 6) == "cdefgh");
  CHECK(put_part(1, 3) == "def");
  CHECK(put_part(0, 0).empty());
}

TEST_CASE("a scan merges stored and changed rows in order") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  for (const char* key : {"b", "d", "f", "h"}) PutOne(*store, Table::kDue, key, "stored");
  StateTransaction transaction(*store);
  transaction.Put(Table::kDue, "a", "new");
  transaction.Put(Table::kDue, "d", "changed");
  transaction.Delete(Table::kDue, "f");
  transaction.Put(Table::kDue, "g", "new");
  transaction.Put(Table::kDue, "z", "new");
  transaction.Delete(Table::kDue, "none");
  CHECK(RowsOf(transaction.NewScan(Table::kDue, "", "")) == Rows{{"a", "new"},
                                                                 {"b", "stored"},
                                                                 {"d", "changed"},
                                                                 {"g", "new"},
                                                                 {"h", "stored"},
                                                                 {"z", "new"}});
  CHECK(RowsOf(transaction.NewScan(Table::kDue, "b", "g")) ==
        Rows{{"b", "stored"}, {"d", "changed"}});
  // Changes after the first scan are seen by the next.
  transaction.Put(Table::kDue, "c", "later");
  transaction.Delete(Table::kDue, "a");
  CHECK(RowsOf(transaction.NewScan(Table::kDue, "", "e")) ==
        Rows{{"b", "stored"}, {"c", "later"}, {"d", "changed"}});
}

TEST_CASE("rows may be deleted while they are scanned") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  for (const char* key : {"1", "3", "5"}) PutOne(*store, Table::kDue, key, "");
  StateTransaction transaction(*store);
  transaction.Put(Table::kDue, "2", "");
  transaction.Put(Table::kDue, "6", "");
  std::string seen;
  StateTransaction::Scan scan = transaction.NewScan(Table::kDue, "", "");
  while (scan.Next()) {
    seen += scan.key();
    transaction.Delete(Table::kDue, std::string(scan.key()));
  }
  CHECK(seen == "12356");
  REQUIRE(transaction.Commit().ok());
  CHECK(RowsOf(store->NewScan(Table::kDue, "", "")).empty());
}

TEST_CASE("what is being written is seen by the next batch, and by nobody else") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  PutOne(*store, Table::kListings, "b", "stored");
  StateTransaction transaction(*store);
  transaction.Put(Table::kListings, "a", "first");
  transaction.Delete(Table::kListings, "b");
  absl::Notification is_written;
  absl::Notification go_on;
  const absl::Status handed_over = transaction.CommitLater([&](const absl::Status& written) {
    CHECK(written.ok());
    is_written.Notify();
    go_on.WaitForNotification();
  });
  CHECK(handed_over.ok());
  CHECK(**transaction.Get(Table::kListings, "a") == "first");
  CHECK_FALSE((*transaction.Get(Table::kListings, "b")).has_value());
  transaction.Put(Table::kListings, "a", "second");
  transaction.Put(Table::kListings, "c", "second");
  CHECK(**transaction.Get(Table::kListings, "a") == "second");
  is_written.WaitForNotification();
  CHECK(**store->Get(Table::kListings, "a") == "first");
  CHECK_FALSE((*store->Get(Table::kListings, "c")).has_value());
  go_on.Notify();
  REQUIRE(transaction.Commit().ok());
  CHECK(RowsOf(store->NewScan(Table::kListings, "", "")) == Rows{{"a", "second"}, {"c", "second"}});
}

TEST_CASE("what is being written stays as it was handed over, whatever the next batch puts") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  StateTransaction transaction(*store);
  constexpr int kRows = 2000;
  for (int i = 0; i < kRows; ++i) transaction.Put(Table::kListings, std::to_string(i), "first");
  absl::Notification is_written;
  absl::Notification go_on;
  const absl::Status handed_over = transaction.CommitLater([&](const absl::Status&) {
    is_written.Notify();
    go_on.WaitForNotification();
  });
  CHECK(handed_over.ok());
  for (int i = 0; i < kRows; ++i) {  // of no greater length, so that they would fit
    const std::string key = std::to_string(i);
    CHECK(**transaction.Get(Table::kListings, key) == "first");
    transaction.Put(Table::kListings, key, "next");
  }
  is_written.WaitForNotification();
  const Rows rows = RowsOf(store->NewScan(Table::kListings, "", ""));
  CHECK(rows.size() == kRows);
  for (const auto& [key, value] : rows) CHECK(value == "first");
  go_on.Notify();
  REQUIRE(transaction.Commit().ok());
  for (const auto& [key, value] : RowsOf(store->NewScan(Table::kListings, "", ""))) {
    CHECK(value == "next");
  }
}

TEST_CASE("what was committed later is written in order, and before the transaction ends") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  std::vector<int> order;
  {
    StateTransaction transaction(*store);
    for (int i = 0; i < 100; ++i) {
      transaction.Put(Table::kListings, "a", std::to_string(i));
      REQUIRE(
          transaction.CommitLater([&order, i](const absl::Status&) { order.push_back(i); }).ok());
    }
  }
  std::vector<int> expected(100);
  std::iota(expected.begin(), expected.end(), 0);
  CHECK(order == expected);
  CHECK(**store->Get(Table::kListings, "a") == "99");
}

TEST_CASE("after a batch that could not be written, none is") {
  TempDir folder;
  StateStoreOptions options = SmallStateOptions(folder.path());
  const auto faults = std::make_shared<Faults>();
  options.environment = FaultyEnvironment(faults);
  const auto store = OpenState(options);
  PutOne(*store, Table::kListings, "a", "stored");
  faults->sync_fails = true;
  REQUIRE_FALSE(store->Flush().ok());
  StateTransaction transaction(*store);
  std::vector<bool> outcomes;
  const auto written = [&](const absl::Status& status) { outcomes.push_back(status.ok()); };
  transaction.Put(Table::kListings, "a", "first");
  REQUIRE(transaction.CommitLater(written).ok());
  transaction.Put(Table::kListings, "b", "second");
  // Its rows are nowhere now, so a scan would miss them.
  StateTransaction::Scan scan = transaction.NewScan(Table::kListings, "", "");
  CHECK_FALSE(scan.Next());
  CHECK_FALSE(scan.status().ok());
  CHECK_FALSE(transaction.CommitLater(written).ok());
  CHECK_FALSE(transaction.Commit().ok());
  CHECK(outcomes == std::vector{false});
  CHECK(**store->Get(Table::kListings, "a") == "stored");
}

TEST_CASE("any sequence of operations gives what a map gives") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  const uint32_t seed = GENERATE(1u, 2u, 3u);
  std::mt19937 random(seed);
  std::map<std::string, std::string> expected;
  StateTransaction transaction(*store);
  for (int step = 0; step < 3000; ++step) {
    const std::string key = EncodeKey(static_cast<uint8_t>(random() % 40));
    switch (random() % 8) {
      case 0:
      case 1:
        transaction.Put(Table::kListings, key, std::to_string(step));
        expected[key] = std::to_string(step);
        break;
      case 2:
        transaction.Delete(Table::kListings, key);
        expected.erase(key);
        break;
      case 3:
        REQUIRE(transaction.Prefetch(Table::kListings, std::vector<std::string>{key, "q"}).ok());
        break;
      case 4: {
        const KeyRange range{key, EncodeKey(static_cast<uint8_t>(random() % 40))};
        Rows rows;
        for (auto row = expected.lower_bound(range.from);
             row != expected.end() && row->first < range.to; ++row) {
          rows.emplace_back(*row);
        }
        REQUIRE(RowsOf(transaction.NewScan(Table::kListings, range.from, range.to)) == rows);
        break;
      }
      case 5:
        if (random() % 10 == 0) REQUIRE(transaction.Commit().ok());
        if (random() % 10 == 0) REQUIRE(transaction.CommitLater([](const absl::Status&) {}).ok());
        break;
      default: {
        const auto found = expected.find(key);
        const auto value = transaction.Get(Table::kListings, key);
        REQUIRE(value.ok());
        REQUIRE(value->has_value() == (found != expected.end()));
        if (value->has_value()) REQUIRE(**value == found->second);
      }
    }
  }
  REQUIRE(transaction.Commit().ok());
  CHECK(RowsOf(store->NewScan(Table::kListings, "", "")) == Rows(expected.begin(), expected.end()));
}

}  // namespace
}  // namespace landbridge::testing
