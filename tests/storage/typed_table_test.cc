// SPDX-License-Identifier: Apache-2.0
#include "storage/typed_table.h"

#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "storage/position.h"
#include "storage/state_store.h"
#include "storage/state_transaction.h"
#include "tests/storage/state_testing.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge {
namespace {

using testing::OpenState;
using testing::SmallStateOptions;
using testing::TempDir;

// Serialises like a protocol buffer: here as the text itself, which must not begin with '!'.
struct TextRow {
  std::string text;

  bool SerializeToString(std::string* bytes) const {
    *bytes = text;
    return true;
  }
  bool ParseFromArray(const void* bytes, int size) {
    text.assign(static_cast<const char*>(bytes), static_cast<size_t>(size));
    return !text.starts_with('!');
  }
};

using ByPosition = TypedTable<Table::kListings, TextRow, Position>;
using ByName = TypedTable<Table::kRecords, TextRow, uint32_t, std::string>;

TEST_CASE("typed rows are read from a transaction, a store and a snapshot alike") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  StateTransaction transaction(*store);
  ByPosition::Put(transaction, Position(5), TextRow{"five"});
  CHECK((**ByPosition::Get(transaction, Position(5))).text == "five");
  CHECK_FALSE((*ByPosition::Get(transaction, Position(6))).has_value());
  CHECK_FALSE((*ByPosition::Get(*store, Position(5))).has_value());
  REQUIRE(transaction.Commit().ok());
  CHECK((**ByPosition::Get(*store, Position(5))).text == "five");
  const auto snapshot = store->NewSnapshot();
  ByPosition::Delete(transaction, Position(5));
  REQUIRE(transaction.Commit().ok());
  CHECK((**ByPosition::Get(*snapshot, Position(5))).text == "five");
  TextRow row;
  CHECK_FALSE(*ByPosition::Read(*store, row, Position(5)));
  CHECK(*ByPosition::Read(*snapshot, row, Position(5)));
  CHECK(row.text == "five");
}

TEST_CASE("typed scans give keys and rows of a prefix in order") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  StateTransaction transaction(*store);
  ByName::Put(transaction, 2, "b", TextRow{"2b"});
  ByName::Put(transaction, 1, "z", TextRow{"1z"});
  ByName::Put(transaction, 2, "a", TextRow{"2a"});
  ByName::Put(transaction, 300, "a", TextRow{"300a"});
  std::vector<std::string> found;
  auto pending = ByName::Scan(transaction, PrefixRange(EncodeKey(uint32_t{2})));
  while (pending.Next()) found.push_back(std::get<1>(pending.key()) + pending.row().text);
  CHECK(pending.status().ok());
  CHECK(found == std::vector<std::string>{"a2a", "b2b"});
  REQUIRE(transaction.Commit().ok());
  found.clear();
  auto stored = ByName::Scan(*store, ByName::All());
  while (stored.Next()) found.push_back(stored.row().text);
  CHECK(found == std::vector<std::string>{"1z", "2a", "2b", "300a"});
}

TEST_CASE("a row or key that makes no sense is data loss, by name of the table") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  StateBatch batch;
  batch.Put(Table::kListings, EncodeKey(Position(1)), "!");
  batch.Put(Table::kRecords, "no such key", "fine");
  REQUIRE(store->Write(batch).ok());
  const absl::Status read = ByPosition::Get(*store, Position(1)).status();
  CHECK(read.code() == absl::StatusCode::kDataLoss);
  CHECK(std::string(read.message()).find("listings") != std::string::npos);
  auto rows = ByPosition::Scan(*store, ByPosition::All());
  CHECK_FALSE(rows.Next());
  CHECK(rows.status().code() == absl::StatusCode::kDataLoss);
  auto keys = ByName::Scan(*store, ByName::All());
  CHECK_FALSE(keys.Next());
  CHECK_FALSE(keys.Next());
  CHECK(keys.status().code() == absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace landbridge
