// SPDX-License-Identifier: Apache-2.0
#include "tools/samples/row_life.h"

#include <map>

#include "tests/support/catch.h"

namespace landbridge::samples {
namespace {

ExportFacts FactsOf(const RowLife& row, bool later) {
  ExportFacts facts;
  facts.Count(row, later);
  return facts;
}

TEST_CASE("dirt is spread over the rows in exactly the counts of its plan") {
  constexpr DirtCount kPlan[] = {{Dirt::kScientific, 5}, {Dirt::kFuture, 2}, {Dirt::kRepeated, 1}};
  std::map<Dirt, int> counts;
  for (size_t i = 0; i < 120; ++i) ++counts[DirtAt(kPlan, 100, 10, i)];
  CHECK(counts ==
        std::map<Dirt, int>{
            {Dirt::kNone, 112}, {Dirt::kScientific, 5}, {Dirt::kFuture, 2}, {Dirt::kRepeated, 1}});
}

TEST_CASE("a row that is rejected is counted each time and sent once it is mended") {
  const RowLife row = {.dirt = Dirt::kScientific};
  CHECK(FactsOf(row, false).rejected == 1);
  CHECK(FactsOf(row, false).sent == 0);
  CHECK(FactsOf(row, true).rejected == 0);
  CHECK(FactsOf(row, true).created == 1);
  CHECK(FactsOf({.dirt = Dirt::kFuture}, true).rejected == 1);
}

TEST_CASE("what the broker refuses is sent, and sent again once it is mended") {
  const RowLife row = {.dirt = Dirt::kUnknownBasis};
  CHECK(FactsOf(row, false).sent == 1);
  CHECK(FactsOf(row, false).refused == 1);
  CHECK(FactsOf(row, true).refused == 0);
  CHECK(FactsOf(row, true).created == 1);
}

TEST_CASE("a row that is gone lifts its listing, a copy that is gone does not") {
  CHECK(FactsOf({.fate = Fate::kGone}, true).lifted == 1);
  CHECK(FactsOf({.fate = Fate::kGone}, true).withdrawn == 1);
  CHECK(FactsOf({.fate = Fate::kGone}, true).rows == 0);
  const RowLife copy = {.fate = Fate::kGone, .copy = true};
  CHECK(FactsOf(copy, false).joined == 1);
  CHECK(FactsOf(copy, true).withdrawn == 1);
  CHECK(FactsOf(copy, true).lifted == 0);
}

TEST_CASE("only what changed is sent the second time") {
  CHECK(FactsOf({}, true).unchanged == 1);
  CHECK(FactsOf({}, true).sent == 0);
  CHECK(FactsOf({.fate = Fate::kAmended}, true).amended == 1);
  CHECK(FactsOf({.fate = Fate::kRepaired}, true).lifted == 1);
  CHECK(FactsOf({.fate = Fate::kNew}, true).created == 1);
  CHECK(FactsOf({.fate = Fate::kNew}, false).rows == 0);
}

}  // namespace
}  // namespace landbridge::samples
