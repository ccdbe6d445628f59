// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/sent_places.h"

#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

RowPlace Place(const char* file, const char* part, int64_t number) {
  RowPlace place;
  place.file = file;
  place.part = part;
  place.number = number;
  place.line = number * 10;
  return place;
}

TEST_CASE("a sent record's place is found as its file tells it") {
  SentPlaces places;
  places.Note("a", Place("one.csv", "", 17));
  places.Note("b", Place("two.xml", "INDIVIDUAL", 3));
  places.Note("c", Place("one.csv", "", 18));
  CHECK(places.Find("a").ToString() == Place("one.csv", "", 17).ToString());
  CHECK(places.Find("b").ToString() == Place("two.xml", "INDIVIDUAL", 3).ToString());
  CHECK(places.Find("c").number == 18);
  CHECK(places.Find("nobody").file.empty());
}

TEST_CASE("places of settled records are forgotten, unless their verdicts were lost") {
  SentPlaces places;
  for (const char* id : {"a", "b", "c", "d"}) places.Note(id, Place("one.csv", "", 1));
  places.Settle(1, /*keep=*/false);
  places.Settle(2, /*keep=*/true);
  CHECK(places.Find("a").file.empty());
  for (const char* id : {"b", "c", "d"}) CHECK(places.Find(id).file == "one.csv");
  // Withdrawals, which have no place, are settled too.
  places.Settle(7, /*keep=*/false);
  CHECK(places.Find("c").file == "one.csv");
  CHECK(places.Find("d").file.empty());
}

}  // namespace
}  // namespace landbridge::testing
