// SPDX-License-Identifier: Apache-2.0
// Overwritten values leave the files of the state, and a state takes the place of another.
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "storage/state_store.h"
#include "tests/storage/faulty_file_system.h"
#include "tests/storage/state_testing.h"
#include "tests/support/catch.h"
#include "tests/support/file_search.h"
#include "tests/support/temp_dir.h"

namespace landbridge {
namespace {

using testing::FilesWith;
using testing::OpenState;
using testing::PutOne;
using testing::RandomBytes;
using testing::SmallStateOptions;
using testing::TempDir;
namespace fs = std::filesystem;

std::string Row(int number) {
  std::string digits = std::to_string(number);
  return std::string(4 - digits.size(), '0') + digits;
}

// Rows on both sides of "0050", so that files overlap, written to disk.
void Surround(StateStore& store, Table table, int step) {
  for (int row = 0; row < 100; row += step) {
    if (row != 50) PutOne(store, table, Row(row), std::to_string(step));
  }
  REQUIRE(store.Flush().ok());
}

TEST_CASE("what was overwritten or deleted is in no file after an erasure") {
  const Table table =
      GENERATE(Table::kListings, Table::kEvents, Table::kRejections, Table::kRecords);
  const bool overwritten = GENERATE(true, false);
  const bool in_last_level = GENERATE(true, false);
  TempDir folder;
  const StateStoreOptions options = SmallStateOptions(folder.path());
  const std::string content = RandomBytes(2000, 7);
  {
    const auto store = OpenState(options);
    PutOne(*store, table, Row(50), content);
    Surround(*store, table, 10);
    if (in_last_level) REQUIRE(store->EraseObsolete().ok());
    CHECK_FALSE(FilesWith(folder.path(), content).empty());
    if (overwritten) {
      PutOne(*store, table, Row(50), "erased");
    } else {
      StateBatch batch;
      batch.Delete(table, Row(50));
      REQUIRE(store->Write(batch).ok());
    }
    Surround(*store, table, 5);
    CHECK_FALSE(FilesWith(folder.path(), content).empty());
    const absl::Status erased = store->EraseObsolete();
    INFO(erased.ToString());
    REQUIRE(erased.ok());
  }
  CHECK(FilesWith(folder.path(), content).empty());
  const auto store = OpenState(options);
  CHECK(**store->Get(table, Row(5)) == "5");
  CHECK((*store->Get(table, Row(50))).has_value() == overwritten);
}

TEST_CASE("what a snapshot read is erased by the next erasure, even of a store that rests") {
  TempDir folder;
  const StateStoreOptions options = SmallStateOptions(folder.path());
  const std::string content = RandomBytes(2000, 8);
  {
    const auto store = OpenState(options);
    PutOne(*store, Table::kListings, "1", content);
    REQUIRE(store->EraseObsolete().ok());
    {
      const auto snapshot = store->NewSnapshot();
      PutOne(*store, Table::kListings, "1", "erased");
      REQUIRE(store->EraseObsolete().ok());
      CHECK(**snapshot->Get(Table::kListings, "1") == content);
      CHECK_FALSE(FilesWith(folder.path(), content).empty());
    }
    REQUIRE(store->EraseObsolete().ok());
  }
  CHECK(FilesWith(folder.path(), content).empty());
}

TEST_CASE("an erasure that the disk has no room for is refused before it begins") {
  TempDir folder;
  const auto faults = std::make_shared<testing::Faults>();
  StateStoreOptions options = SmallStateOptions(folder.path());
  options.environment = testing::FaultyEnvironment(faults);
  const auto store = OpenState(options);
  PutOne(*store, Table::kListings, "1", "first");
  faults->free_bytes = uint64_t{100} << 20;
  const absl::Status refused = store->EraseObsolete();
  CHECK(refused.code() == absl::StatusCode::kResourceExhausted);
  CHECK(std::string(refused.message()).find("100 MiB are free") != std::string::npos);
  PutOne(*store, Table::kListings, "1", "second");  // nothing is harmed
  faults->free_bytes = uint64_t{1000} << 20;
  CHECK(store->EraseObsolete().ok());
}

TEST_CASE("writes and flushes go on during erasures, and nothing of them is lost") {
  TempDir folder;
  StateStoreOptions options = SmallStateOptions(folder.path());
  options.unflushed_age_max = absl::ZeroDuration();  // each write goes to disk
  constexpr int kWrites = 120;
  {
    const auto store = OpenState(options);
    std::atomic<bool> written = false;
    absl::Status writes;
    std::thread writer([&] {
      for (int i = 0; i < kWrites && writes.ok(); ++i) {
        StateBatch batch;
        for (const TableInfo& info : kTables) batch.Put(info.table, Row(i % 40), Row(i));
        writes = store->Write(batch);
      }
      written = true;
    });
    do {
      CHECK(store->EraseObsolete().ok());
    } while (!written);
    writer.join();
    INFO(writes.ToString());
    REQUIRE(writes.ok());
  }
  const auto store = OpenState(options);
  for (const TableInfo& info : kTables) {
    CHECK(**store->Get(info.table, Row(0)) == Row(kWrites - 40));
    CHECK(**store->Get(info.table, Row(39)) == Row(kWrites - 1));
  }
}

TEST_CASE("an erasure ends with the store's background work") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  PutOne(*store, Table::kListings, "1", "first");
  REQUIRE(store->Flush().ok());
  store->EndBackgroundWork();
  CHECK_FALSE(store->EraseObsolete().ok());
  CHECK(**store->Get(Table::kListings, "1") == "first");
}

TEST_CASE("a replaced store is the other one, which stays as it is") {
  TempDir folder;
  const StateStoreOptions options = SmallStateOptions(folder.path() / "store");
  const StateStoreOptions other = SmallStateOptions(folder.path() / "other");
  {
    const auto store = OpenState(options);
    PutOne(*store, Table::kListings, "1", "former");
    PutOne(*store, Table::kListings, "2", "former");
    const auto source = OpenState(other);
    PutOne(*source, Table::kListings, "1", "new");
    CHECK(StateStore::Replace(options.path, *source).code() ==
          absl::StatusCode::kFailedPrecondition);  // it is open
  }
  {
    const auto source = OpenState(other);
    const absl::Status replaced = StateStore::Replace(options.path, *source);
    INFO(replaced.ToString());
    REQUIRE(replaced.ok());
  }
  const auto store = OpenState(options);
  CHECK(**store->Get(Table::kListings, "1") == "new");
  CHECK_FALSE((*store->Get(Table::kListings, "2")).has_value());
  PutOne(*store, Table::kListings, "1", "changed");
  REQUIRE(store->EraseObsolete().ok());
  CHECK(**OpenState(other)->Get(Table::kListings, "1") == "new");
  CHECK_FALSE(fs::exists(options.path / "incoming"));
  CHECK_FALSE(fs::exists(options.path / "wiped"));
}

TEST_CASE("a replacement that was interrupted leaves the former store or none") {
  TempDir folder;
  const StateStoreOptions options = SmallStateOptions(folder.path());
  PutOne(*OpenState(options), Table::kListings, "1", "former");
  fs::create_directories(folder.path() / "incoming" / "db");
  SECTION("before the former one was set aside") {
    CHECK(**OpenState(options)->Get(Table::kListings, "1") == "former");
  }
  SECTION("between the two renames") {
    fs::rename(folder.path() / "db", folder.path() / "wiped");
    CHECK_FALSE((*OpenState(options)->Get(Table::kListings, "1")).has_value());
    CHECK_FALSE(fs::exists(folder.path() / "wiped"));
  }
  CHECK_FALSE(fs::exists(folder.path() / "incoming"));
}

}  // namespace
}  // namespace landbridge
