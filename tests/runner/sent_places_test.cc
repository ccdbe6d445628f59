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

}  // namespace
}  // namespace landbridge::testing
