// SPDX-License-Identifier: Apache-2.0
#include "broker/server/stores.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/clock.h"
#include "broker/ledger/state_origin.h"
#include "broker/ledger/tables.h"
#include "broker/server/checkpoints.h"
#include "storage/state_batch.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

namespace fs = std::filesystem;

StoresOptions OptionsIn(const fs::path& folder, bool rebuild_state) {
  StoresOptions options;
  options.log_folder = folder / "log";
  options.state_folder = folder / "state";
  options.checkpoints_folder = folder / "checkpoints";
  options.memory_bytes = size_t{32} << 20;
  options.rebuild_state = rebuild_state;
  return options;
}

void Append(Stores& stores, int count) {
  for (int i = 0; i < count; ++i) {
    REQUIRE(stores.log->Append(std::vector<std::string_view>{"entry"}).ok());
  }
}

// Rows as the ledger leaves them when it has applied entries up to `position`.
void Apply(Stores& stores, int64_t position, const std::string& value) {
  REQUIRE(ClaimState(*stores.state, stores.log->Epoch()).ok());
  log::v1::LedgerRow ledger;
  ledger.set_applied_position(position);
  StateBatch batch;
  LedgerTable::Put(batch, kLedgerKey, ledger);
  batch.Put(Table::kMeta, "key", value);
  REQUIRE(stores.state->Write(batch).ok());
}

// A log of three entries that are all applied.
void Fill(const fs::path& folder) {
  Stores stores = OpenStores(OptionsIn(folder, false)).value();
  Append(stores, 3);
  Apply(stores, 3, "value");
}

Checkpoints CheckpointsOf(const fs::path& folder, const Stores& stores) {
  return Checkpoints(folder / "checkpoints", stores.log->Epoch());
}

// As Fill, with a checkpoint at the third entry, and a trimmed log of five.
void FillAndTrim(const fs::path& folder) {
  Fill(folder);
  Stores stores = OpenStores(OptionsIn(folder, false)).value();
  REQUIRE(CheckpointsOf(folder, stores).Make(*stores.state, Position(3), absl::Now()).ok());
  REQUIRE(stores.log->Trim(Position(4)).ok());
  Append(stores, 2);
  Apply(stores, 5, "later");
}

std::string ValueIn(const Stores& stores) {
  return stores.state->Get(Table::kMeta, "key").value().value_or("nothing");
}

void CheckRefused(const absl::StatusOr<Stores>& refused, absl::StatusCode code,
                  const std::string& said) {
  INFO(refused.status().ToString());
  CHECK(refused.status().code() == code);
  CHECK(std::string(refused.status().message()).find(said) != std::string::npos);
}

TEST_CASE("a rebuild deletes the state when the log is whole") {
  TempDir folder;
  Fill(folder.path());
  const Stores stores = OpenStores(OptionsIn(folder.path(), true)).value();
  CHECK(ValueIn(stores) == "nothing");
  CHECK_FALSE(stores.restored);
}

TEST_CASE("a rebuild keeps the state when neither log nor checkpoint brings its beginning back") {
  TempDir folder;
  FillAndTrim(folder.path());
  const fs::path checkpoints = folder.path() / "checkpoints";
  SECTION("there is none") { fs::remove_all(checkpoints); }
  SECTION("it is older than the log's beginning") {
    Stores stores = OpenStores(OptionsIn(folder.path(), false)).value();
    REQUIRE(stores.log->Trim(Position(6)).ok());
  }
  SECTION("it is of another log") {
    for (const auto& entry : fs::directory_iterator(checkpoints)) {
      fs::rename(entry.path(), checkpoints / ("3-20260401T000000Z-" + std::string(32, '0')));
    }
  }
  CheckRefused(OpenStores(OptionsIn(folder.path(), true)), absl::StatusCode::kFailedPrecondition,
               "Restore log and checkpoints from one backup");
  CHECK(ValueIn(OpenStores(OptionsIn(folder.path(), false)).value()) == "later");
  fs::remove_all(folder.path() / "state");
  CheckRefused(OpenStores(OptionsIn(folder.path(), false)), absl::StatusCode::kFailedPrecondition,
               "Restore log and checkpoints from one backup");
}

TEST_CASE("a rebuild from a damaged checkpoint keeps the state") {
  TempDir folder;
  FillAndTrim(folder.path());
  for (const auto& file : fs::recursive_directory_iterator(folder.path() / "checkpoints")) {
    if (file.path().extension() != ".sst") continue;
    // The state has the same file: a copy takes its place, as after a restore.
    const fs::path copy = file.path().string() + ".copy";
    fs::copy_file(file.path(), copy);
    fs::rename(copy, file.path());
    std::fstream bytes(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(10);
    bytes.put('\xff').put('\xff').put('\xff');
  }
  CheckRefused(OpenStores(OptionsIn(folder.path(), true)), absl::StatusCode::kDataLoss, "");
  CHECK(ValueIn(OpenStores(OptionsIn(folder.path(), false)).value()) == "later");
}

TEST_CASE("a state that lacks what the log has no more is brought back from the checkpoint") {
  TempDir folder;
  FillAndTrim(folder.path());
  bool rebuild = false;
  SECTION("it is missing") { fs::remove_all(folder.path() / "state"); }
  SECTION("it is older") {
    Stores stores = OpenStores(OptionsIn(folder.path(), false)).value();
    Apply(stores, 2, "older");
  }
  SECTION("a rebuild is wanted") { rebuild = true; }
  const Stores stores = OpenStores(OptionsIn(folder.path(), rebuild)).value();
  CHECK(ValueIn(stores) == "value");
  CHECK(stores.restored == Position(3));
  REQUIRE(CheckpointsOf(folder.path(), stores).Newest().value());
}

TEST_CASE("a checkpoint ahead of the log stops the start, because an older log was restored") {
  TempDir folder;
  Fill(folder.path());
  {
    Stores stores = OpenStores(OptionsIn(folder.path(), false)).value();
    REQUIRE(
        CheckpointsOf(folder.path(), stores).Make(*stores.state, Position(4), absl::Now()).ok());
  }
  CheckRefused(OpenStores(OptionsIn(folder.path(), false)), absl::StatusCode::kFailedPrecondition,
               "is at position 4, beyond the log's head 3");
}

TEST_CASE("what is no checkpoint of this log is left alone") {
  TempDir folder;
  FillAndTrim(folder.path());
  Stores stores = OpenStores(OptionsIn(folder.path(), false)).value();
  Checkpoints checkpoints = CheckpointsOf(folder.path(), stores);
  const fs::path foreign = checkpoints.folder() / ("9-20260401T000000Z-" + std::string(32, '0'));
  for (const fs::path& other :
       {foreign, checkpoints.folder() / "mine", checkpoints.folder() / "x-y-z"}) {
    fs::create_directory(other);
  }
  const auto newest = checkpoints.Newest();
  REQUIRE((newest.ok() && newest->has_value()));
  CHECK((*newest)->position == Position(3));
  CHECK(checkpoints.RemoveAllBut(std::nullopt).ok());
  CHECK_FALSE(checkpoints.Newest()->has_value());
  CHECK(fs::exists(foreign));
  CHECK(fs::exists(checkpoints.folder() / "mine"));
}

}  // namespace
}  // namespace landbridge::testing
