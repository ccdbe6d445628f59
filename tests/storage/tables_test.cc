// SPDX-License-Identifier: Apache-2.0
#include "storage/tables.h"

#include <string>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("tables on disk keep their numbers and names") {
  std::string tables;
  for (const TableInfo& info : kTables) {
    tables += std::to_string(IndexOf(info.table)) + " " + std::string(NameOf(info.table)) + "\n";
  }
  CHECK(tables ==
        "0 default\n1 sources\n2 records\n3 listings\n4 listing_keys\n5 subjects\n"
        "6 subject_keys\n7 events\n8 due\n9 rejections\n10 subscriptions\n11 counters\n"
        "12 lifts\n13 watch_lists\n");
}

}  // namespace
}  // namespace landbridge
