// SPDX-License-Identifier: Apache-2.0
#include "broker/server/stores.h"

#include <string>
#include <string_view>
#include <vector>

#include "storage/state_batch.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

StoresOptions OptionsIn(const TempDir& folder, bool rebuild_state) {
  StoresOptions options;
  options.log_folder = folder.path() / "log";
  options.state_folder = folder.path() / "state";
  options.memory_bytes = size_t{32} << 20;
  options.rebuild_state = rebuild_state;
  return options;
}

// Three log entries and a row of the state.
void Fill(Stores& stores) {
  for (const std::string_view payload : {"one", "two", "three"}) {
    REQUIRE(stores.log->Append(std::vector{payload}).ok());
  }
  StateBatch row;
  row.Put(Table::kMeta, "key", "value");
  REQUIRE(stores.state->Write(row).ok());
}

TEST_CASE("a rebuild deletes the state when the log is whole") {
  TempDir folder;
  {
    Stores stores = OpenStores(OptionsIn(folder, false)).value();
    Fill(stores);
  }
  const Stores stores = OpenStores(OptionsIn(folder, true)).value();
  CHECK_FALSE(stores.state->Get(Table::kMeta, "key").value());
}

TEST_CASE("a rebuild keeps the state when the log has lost its beginning") {
  TempDir folder;
  {
    Stores stores = OpenStores(OptionsIn(folder, false)).value();
    Fill(stores);
    REQUIRE(stores.log->Trim(Position(3)).ok());
  }
  const absl::StatusOr<Stores> rebuilt = OpenStores(OptionsIn(folder, true));
  CHECK(rebuilt.status().code() == absl::StatusCode::kFailedPrecondition);
  const Stores stores = OpenStores(OptionsIn(folder, false)).value();
  CHECK(stores.state->Get(Table::kMeta, "key").value() == "value");
}

}  // namespace
}  // namespace landbridge::testing
