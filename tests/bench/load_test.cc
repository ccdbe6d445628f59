// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/load.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "proto/contract/record_validation.h"
#include "tests/support/catch.h"

namespace landbridge::bench {
namespace {

CivilDate Today() {
  const absl::CivilDay day = absl::ToCivilDay(absl::Now(), absl::UTCTimeZone());
  return {static_cast<int>(day.year()), day.month(), day.day()};
}

TEST_CASE("records that are published have no findings") {
  for (const int64_t number : {0, 1, 63, 64, 99'999, 999'999, 1'000'000, 12'345'678}) {
    INFO(number);
    std::vector<v1::Finding> findings;
    CHECK(ValidateRecord(MakeRecord(number), Today(), &findings));
    CHECK(findings.empty());
  }
}

TEST_CASE("a subject that returns has the same name, number and region") {
  const v1::Subject first = MakeRecord(17).decision().subject();
  const v1::Subject again = MakeRecord(1'000'017).decision().subject();
  CHECK(first.SerializeAsString() == again.SerializeAsString());
  CHECK(MakeRecord(17).decision().number() != MakeRecord(1'000'017).decision().number());
}

TEST_CASE("what a filter names is what its view shows") {
  for (const Views views : {Views::kSame, Views::kDifferent, Views::kNarrow}) {
    for (const int index : {0, 5, 63, 64, 69}) {
      const v1::Filter filter = FilterOf(views, index);
      const std::set<std::string> regions(filter.subject_regions().begin(),
                                          filter.subject_regions().end());
      for (int64_t number = 0; number < 200; ++number) {
        const std::string region = MakeRecord(number).decision().subject().region();
        CHECK(IsSeen(views, index, number) == (regions.empty() || regions.contains(region)));
      }
    }
  }
}

TEST_CASE("different views leave out one event in 64, narrow ones show one") {
  CHECK(SeenOf(Views::kSame, 3, 0, 6400) == 6400);
  CHECK(SeenOf(Views::kDifferent, 3, 0, 6400) == 6300);
  CHECK(SeenOf(Views::kNarrow, 3, 0, 6400) == 100);
  std::set<std::string> filters;
  for (int i = 0; i < kRegions; ++i) {
    filters.insert(FilterOf(Views::kDifferent, i).SerializeAsString());
  }
  CHECK(filters.size() == kRegions);
}

}  // namespace
}  // namespace landbridge::bench
