// SPDX-License-Identifier: Apache-2.0
#include "storage/state_batch.h"

#include <string>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("a batch gives back its changes in order, whatever becomes of what they were made from") {
  StateBatch batch;
  CHECK(batch.changes().empty());
  std::string key("k\0", 2);
  std::string value("value");
  batch.Put(Table::kListings, key, value);
  key = "xx";
  value = "other";
  batch.Delete(Table::kDue, "gone");
  batch.Put(Table::kMeta, "", "");
  REQUIRE(batch.changes().size() == 3);
  CHECK(batch.changes()[0].table == Table::kListings);
  CHECK(batch.changes()[0].key == std::string_view("k\0", 2));
  CHECK(batch.changes()[0].value == "value");
  CHECK_FALSE(batch.changes()[0].erase);
  CHECK(batch.changes()[1].table == Table::kDue);
  CHECK(batch.changes()[1].erase);
  CHECK(batch.changes()[1].key == "gone");
  CHECK(batch.changes()[2].key.empty());
  CHECK_FALSE(batch.changes()[2].erase);
}

}  // namespace
}  // namespace landbridge
