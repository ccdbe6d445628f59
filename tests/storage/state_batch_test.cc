// SPDX-License-Identifier: Apache-2.0
#include "storage/state_batch.h"

#include <string>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("a batch gives back its changes in order") {
  StateBatch batch;
  CHECK(batch.empty());
  batch.Put(Table::kListings, std::string("k\0", 2), "value");
  batch.Delete(Table::kDue, "gone");
  batch.Put(Table::kMeta, "", "");
  REQUIRE(batch.size() == 3);
  CHECK(batch[0].table == Table::kListings);
  CHECK(batch[0].key == std::string("k\0", 2));
  CHECK(batch[0].value == "value");
  CHECK_FALSE(batch[0].erase);
  CHECK(batch[1].table == Table::kDue);
  CHECK(batch[1].erase);
  CHECK(batch[1].key == "gone");
  CHECK(batch[2].key.empty());
  CHECK_FALSE(batch[2].erase);
  CHECK(batch.bytes() == 11);
  batch.Clear();
  CHECK(batch.empty());
  CHECK(batch.bytes() == 0);
}

}  // namespace
}  // namespace landbridge
