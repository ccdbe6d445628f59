// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/supply.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "tests/support/catch.h"

namespace landbridge::bench {
namespace {

TEST_CASE("without repeats, records are new ones in order") {
  Supply supply;
  CHECK(supply.Take(3, 0) == std::vector<int64_t>{0, 1, 2});
  CHECK(supply.Take(2, 0) == std::vector<int64_t>{3, 4});
  CHECK(supply.records() == 5);
}

TEST_CASE("repeats are of what an earlier call had, evenly among the new ones") {
  Supply supply;
  supply.Take(10, 0);
  CHECK(supply.Take(6, 50) == std::vector<int64_t>{10, 0, 11, 1, 12, 2});
  CHECK(supply.records() == 13);
  const std::vector<int64_t> numbers = supply.Take(1'000, 95);
  CHECK(supply.records() == 13 + 50);
  // Nothing that came in the same call is repeated.
  CHECK(std::count_if(numbers.begin(), numbers.end(), [](int64_t number) { return number < 13; }) ==
        950);
}

TEST_CASE("repeats go through all records before one comes again") {
  Supply supply;
  supply.Take(4, 0);
  CHECK(supply.Take(4, 100) == std::vector<int64_t>{0, 1, 2, 3});
  CHECK(supply.Take(4, 100) == std::vector<int64_t>{0, 1, 2, 3});
}

}  // namespace
}  // namespace landbridge::bench
