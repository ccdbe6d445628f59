// SPDX-License-Identifier: Apache-2.0
#include "storage/state_store.h"

#include <rocksdb/db.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "storage/folder.h"
#include "tests/storage/faulty_file_system.h"
#include "tests/storage/state_testing.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

namespace fs = std::filesystem;

std::string Big(char letter) { return std::string(50000, letter); }

TEST_CASE("rows of each table are its own") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  StateBatch batch;
  for (const TableInfo& info : kTables) batch.Put(info.table, "key", info.name);
  REQUIRE(store->Write(batch).ok());
  for (const TableInfo& info : kTables) {
    CHECK(**store->Get(info.table, "key") == info.name);
    CHECK_FALSE((*store->Get(info.table, "other")).has_value());
  }
}

TEST_CASE("the last change of a key in a batch counts") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  StateBatch batch;
  batch.Put(Table::kListings, "a", "1");
  batch.Put(Table::kListings, "a", "2");
  batch.Put(Table::kListings, "b", "1");
  batch.Delete(Table::kListings, "b");
  REQUIRE(store->Write(batch).ok());
  CHECK(RowsOf(store->NewScan(Table::kListings, "", "")) == Rows{{"a", "2"}});
}

TEST_CASE("many keys are read at once, in the order they were asked for") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  StateBatch batch;
  for (int i = 0; i < 1000; ++i) batch.Put(Table::kRecords, std::to_string(i), std::to_string(-i));
  REQUIRE(store->Write(batch).ok());
  const bool flushed = GENERATE(false, true);
  if (flushed) REQUIRE(store->Flush().ok());
  const std::vector<std::string_view> keys = {"7", "none", "999", "0", "7", ""};
  const auto values = store->MultiGet(Table::kRecords, keys);
  REQUIRE(values.ok());
  CHECK(*values == std::vector<std::optional<std::string>>{"-7", std::nullopt, "-999", "0", "-7",
                                                           std::nullopt});
  std::vector<std::string_view> sorted = {"1", "1", "10", "100", "x"};
  CHECK(*store->MultiGet(Table::kRecords, sorted) ==
        std::vector<std::optional<std::string>>{"-1", "-1", "-10", "-100", std::nullopt});
  CHECK(store->MultiGet(Table::kRecords, {})->empty());
}

TEST_CASE("a scan gives the rows of its range in order") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  StateBatch batch;
  for (const char* key : {"d", "b", "a", "c", "e"}) batch.Put(Table::kEvents, key, key);
  REQUIRE(store->Write(batch).ok());
  CHECK(RowsOf(store->NewScan(Table::kEvents, "b", "d")) == Rows{{"b", "b"}, {"c", "c"}});
  CHECK(RowsOf(store->NewScan(Table::kEvents, "bb", "")) ==
        Rows{{"c", "c"}, {"d", "d"}, {"e", "e"}});
  CHECK(RowsOf(store->NewScan(Table::kEvents, "f", "")).empty());
  StateScan scan = store->NewScan(Table::kEvents, "e", "");
  CHECK(scan.Next());
  CHECK_FALSE(scan.Next());
  CHECK_FALSE(scan.Next());
}

TEST_CASE("a snapshot and a scan do not see what is written after them") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  PutOne(*store, Table::kListings, "a", "old");
  PutOne(*store, Table::kListings, "b", "old");
  const auto snapshot = store->NewSnapshot();
  StateScan running = store->NewScan(Table::kListings, "", "");
  REQUIRE(running.Next());
  StateBatch batch;
  batch.Put(Table::kListings, "a", "new");
  batch.Delete(Table::kListings, "b");
  batch.Put(Table::kListings, "c", "new");
  REQUIRE(store->Write(batch).ok());
  REQUIRE(store->Flush().ok());

  CHECK(**snapshot->Get(Table::kListings, "a") == "old");
  CHECK_FALSE((*snapshot->Get(Table::kListings, "c")).has_value());
  CHECK(RowsOf(snapshot->NewScan(Table::kListings, "", "")) == Rows{{"a", "old"}, {"b", "old"}});
  CHECK(*snapshot->MultiGet(Table::kListings, std::vector<std::string_view>{"b", "c"}) ==
        std::vector<std::optional<std::string>>{"old", std::nullopt});
  CHECK(RowsOf(std::move(running)) == Rows{{"b", "old"}});
  CHECK(RowsOf(store->NewScan(Table::kListings, "", "")) == Rows{{"a", "new"}, {"c", "new"}});
}

TEST_CASE("a closed state is all there when it is opened again") {
  TempDir folder;
  const StateStoreOptions options = SmallStateOptions(folder.path());
  {
    const auto store = OpenState(options);
    for (const TableInfo& info : kTables) PutOne(*store, info.table, "key", Big('v'));
  }
  const auto store = OpenState(options);
  for (const TableInfo& info : kTables) CHECK(**store->Get(info.table, "key") == Big('v'));
}

TEST_CASE("flushed rows survive loss of power, later ones are lost together") {
  TempDir folder;
  StateStoreOptions options = SmallStateOptions(folder.path());
  const auto faults = std::make_shared<Faults>();
  options.environment = FaultyEnvironment(faults);
  {
    const auto store = OpenState(options);
    StateBatch batch;
    for (const TableInfo& info : kTables) batch.Put(info.table, "key", "kept");
    REQUIRE(store->Write(batch).ok());
    REQUIRE(store->Flush().ok());
    StateBatch later;
    for (const TableInfo& info : kTables) later.Put(info.table, "key", "lost");
    REQUIRE(store->Write(later).ok());
    faults->power_off = true;
  }
  options.environment = nullptr;
  const auto store = OpenState(options);
  for (const TableInfo& info : kTables) CHECK(**store->Get(info.table, "key") == "kept");
}

TEST_CASE("rows reach the disk by themselves after the configured age") {
  TempDir folder;
  StateStoreOptions options = SmallStateOptions(folder.path() / "store");
  options.unflushed_age_max = absl::ZeroDuration();
  const auto store = OpenState(options);
  PutOne(*store, Table::kMeta, "applied", "1");
  // It goes on in the background: look at what a crash would leave until it is there.
  options.path = folder.path() / "image";
  bool arrived = false;
  for (int attempt = 0; attempt < 1000 && !arrived; ++attempt) {
    std::error_code changing;  // files come and go while they are copied
    fs::copy(folder.path() / "store", options.path, fs::copy_options::recursive, changing);
    if (const auto image = StateStore::Open(options); !changing && image.ok()) {
      arrived = (*image)->Get(Table::kMeta, "applied")->has_value();
    }
    fs::remove_all(options.path);
  }
  CHECK(arrived);
}

TEST_CASE("an I/O error while the state is written to disk stops all later writes") {
  TempDir folder;
  StateStoreOptions options = SmallStateOptions(folder.path());
  const auto faults = std::make_shared<Faults>();
  options.environment = FaultyEnvironment(faults);
  {
    const auto store = OpenState(options);
    PutOne(*store, Table::kMeta, "a", "1");
    REQUIRE(store->Flush().ok());
    PutOne(*store, Table::kMeta, "a", "2");
    faults->sync_fails = true;
    CHECK_FALSE(store->Flush().ok());
    faults->sync_fails = false;
    StateBatch batch;
    batch.Put(Table::kMeta, "a", "3");
    CHECK_FALSE(store->Write(batch).ok());
    CHECK(**store->Get(Table::kMeta, "a") == "2");  // reads go on
  }
  options.environment = nullptr;
  CHECK(**OpenState(options)->Get(Table::kMeta, "a") == "1");
}

TEST_CASE("a wiped store is empty, and one in use cannot be wiped") {
  TempDir folder;
  const StateStoreOptions options = SmallStateOptions(folder.path());
  CHECK(StateStore::Wipe(folder.path()).ok());
  {
    const auto store = OpenState(options);
    PutOne(*store, Table::kEvents, "1", "event");
    CHECK(StateStore::Wipe(folder.path()).code() == absl::StatusCode::kFailedPrecondition);
    CHECK((*store->Get(Table::kEvents, "1")).has_value());
  }
  CHECK(StateStore::Wipe(folder.path()).ok());
  const auto store = OpenState(options);
  CHECK_FALSE((*store->Get(Table::kEvents, "1")).has_value());
}

TEST_CASE("an interrupted wipe is finished by the next start") {
  TempDir folder;
  const StateStoreOptions options = SmallStateOptions(folder.path());
  PutOne(*OpenState(options), Table::kEvents, "1", "event");
  fs::rename(folder.path() / "db", folder.path() / "wiped");
  const auto store = OpenState(options);
  CHECK_FALSE((*store->Get(Table::kEvents, "1")).has_value());
  CHECK_FALSE(fs::exists(folder.path() / "wiped"));
}

TEST_CASE("a second opener of a state is refused by name of the folder") {
  TempDir folder;
  const auto store = OpenState(SmallStateOptions(folder.path()));
  const absl::Status second = StateStore::Open(SmallStateOptions(folder.path())).status();
  CHECK(second.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(std::string(second.message()).find(folder.path().string()) != std::string::npos);
}

TEST_CASE("a state with a table of a newer version is refused by name of the table") {
  TempDir folder;
  OpenState(SmallStateOptions(folder.path())).reset();
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const TableInfo& info : kTables) families.push_back({std::string(info.name), {}});
  families.push_back({"tomorrow", {}});
  rocksdb::DBOptions raw;
  raw.create_missing_column_families = true;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* database = nullptr;
  REQUIRE(rocksdb::DB::Open(raw, DatabaseIn(folder.path()), families, &handles, &database).ok());
  for (auto* handle : handles) REQUIRE(database->DestroyColumnFamilyHandle(handle).ok());
  delete database;
  const absl::Status status = StateStore::Open(SmallStateOptions(folder.path())).status();
  CHECK(status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(std::string(status.message()).find("tomorrow") != std::string::npos);
}

TEST_CASE("a damaged state file is found when it is read") {
  TempDir folder;
  const StateStoreOptions options = SmallStateOptions(folder.path());
  {
    const auto store = OpenState(options);
    StateBatch batch;
    for (int i = 0; i < 1000; ++i)
      batch.Put(Table::kRecords, std::to_string(i), Big('r').substr(0, 500));
    REQUIRE(store->Write(batch).ok());
  }
  fs::path largest;
  for (const auto& file : fs::directory_iterator(DatabaseIn(folder.path()))) {
    if (file.path().extension() != ".sst") continue;
    if (largest.empty() || file.file_size() > fs::file_size(largest)) largest = file.path();
  }
  std::fstream file(largest, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(fs::file_size(largest) / 2));
  file.put('!');
  file.close();
  const auto store = OpenState(options);
  StateScan scan = store->NewScan(Table::kRecords, "", "");
  while (scan.Next()) {
  }
  CHECK(scan.status().code() == absl::StatusCode::kDataLoss);
}

TEST_CASE("a checkpoint is the state of its moment and lives on its own") {
  TempDir folder;
  const StateStoreOptions options = SmallStateOptions(folder.path() / "store");
  const fs::path copy = folder.path() / "copies" / "one";
  {
    const auto store = OpenState(options);
    for (const TableInfo& info : kTables) PutOne(*store, info.table, "key", "then");
    REQUIRE(store->Checkpoint(copy).ok());
    CHECK(store->Checkpoint(copy).code() == absl::StatusCode::kAlreadyExists);
    for (const TableInfo& info : kTables) PutOne(*store, info.table, "key", "later");
    StateStoreOptions copied = options;
    copied.path = copy;
    const auto checkpoint = OpenState(copied);
    for (const TableInfo& info : kTables) {
      CHECK(**checkpoint->Get(info.table, "key") == "then");
      CHECK(**store->Get(info.table, "key") == "later");
    }
    PutOne(*checkpoint, Table::kMeta, "key", "elsewhere");
  }
  REQUIRE(StateStore::Wipe(copy).ok());
  CHECK(**OpenState(options)->Get(Table::kMeta, "key") == "later");
}

TEST_CASE("memory stays within its budget while far more is written and read") {
  TempDir folder;
  const StateStoreOptions options = SmallStateOptions(folder.path());
  const auto store = OpenState(options);
  for (int i = 0; i < 100; ++i) {
    StateBatch batch;
    for (int k = 0; k < 20; ++k) {
      batch.Put(Table::kListings, std::to_string(i * 20 + k), Big(static_cast<char>('a' + k)));
    }
    REQUIRE(store->Write(batch).ok());
  }
  CHECK(RowsOf(store->NewScan(Table::kListings, "", "")).size() == 2000);
  const StateStatistics statistics = store->Statistics();
  CHECK(statistics.cache_bytes <= options.memory_bytes);
  CHECK(statistics.write_buffer_bytes <= 4 * options.write_buffer_bytes);
  CHECK(statistics.disk_bytes > 0);
  CHECK(store->ApproximateCount(Table::kListings) > 1000);
  CHECK(store->ApproximateCount(Table::kSubjects) == 0);
}

}  // namespace
}  // namespace landbridge::testing
