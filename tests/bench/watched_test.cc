// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/watched.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "proto/contract/check_digits.h"
#include "tests/support/catch.h"
#include "tools/bench/load.h"

namespace landbridge::bench {
namespace {

constexpr Watched kWatched = {.all_before = 10, .begin = 500, .percent = 3};

std::set<std::string> Codes(const std::string& list) {
  std::set<std::string> codes;
  for (size_t i = 0; i < list.size(); i += kUsccLength) codes.insert(list.substr(i, kUsccLength));
  return codes;
}

TEST_CASE("each code of a list has right check digits and is there once") {
  const std::string list = WatchListOf(kWatched, 1'000, 40'000);
  REQUIRE(list.size() == 40'000 * kUsccLength);
  const std::set<std::string> codes = Codes(list);
  CHECK(codes.size() == 40'000);
  for (const std::string& code : codes) {
    REQUIRE(UsccCheckHolds(code));
    REQUIRE(OrganisationCodeCheckHolds(std::string_view(code).substr(8, 9)));
  }
}

TEST_CASE("a list has the subjects of just those records that are watched") {
  const std::set<std::string> codes = Codes(WatchListOf(kWatched, 1'000, 2'000));
  for (int64_t number = 0; number < 1'000; ++number) {
    INFO(number);
    const std::string code = MakeRecord(number).decision().subject().identifiers(0).value();
    CHECK(codes.contains(code) == IsWatched(kWatched, number));
  }
}

TEST_CASE("so many of each hundred are watched, from where they begin") {
  CHECK(WatchedEvents(kWatched, 0, 500).size() == 10);
  CHECK(WatchedEvents(kWatched, 500, 600).size() == 3);
  CHECK(WatchedEvents(kWatched, 600, 100'600).size() == 3'000);
  CHECK(WatchedEvents({.begin = 0, .percent = 100}, 0, 250).size() == 250);
  CHECK(WatchedEvents({.begin = 0, .percent = 0}, 0, 250).empty());
  // Record 500 is watched, and its event has the number after it.
  CHECK(WatchedEvents(kWatched, 490, 510) == std::vector<int64_t>{501});
}

}  // namespace
}  // namespace landbridge::bench
