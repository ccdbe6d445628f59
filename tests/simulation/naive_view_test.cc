// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/naive_view.h"

#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

const ListingFields kFields = {
    "penalty",           "440305", "330100", "11330100XL900001XX", v1::SUBJECT_KIND_ORGANISATION,
    v1::SEVERITY_GENERAL};

TEST_CASE("a region lies in itself, its city, its province and the country", "[naive view]") {
  for (const char* wider : {"440305", "440300", "440000", "CN"}) CHECK(LiesWithin("440305", wider));
  for (const char* other : {"440306", "440100", "330000"}) {
    CHECK_FALSE(LiesWithin("440305", other));
  }
  CHECK_FALSE(LiesWithin("440000", "440300"));
}

TEST_CASE("each list of a filter narrows the view by itself", "[naive view]") {
  const NaiveView whole{.filter = {}, .grant = {{}, {}, true}};
  CHECK(FieldsMatch(whole, kFields));
  const auto narrowed = [&](auto narrow) {
    NaiveView view = whole;
    narrow(view.filter);
    return FieldsMatch(view, kFields);
  };
  CHECK_FALSE(narrowed([](v1::Filter& filter) { filter.add_categories("wages"); }));
  CHECK_FALSE(narrowed([](v1::Filter& filter) { filter.add_subject_regions("330000"); }));
  CHECK_FALSE(narrowed([](v1::Filter& filter) { filter.add_authority_regions("440000"); }));
  CHECK_FALSE(
      narrowed([](v1::Filter& filter) { filter.add_subject_kinds(v1::SUBJECT_KIND_PERSON); }));
  CHECK_FALSE(narrowed([](v1::Filter& filter) { filter.add_severities(v1::SEVERITY_MINOR); }));
  CHECK_FALSE(narrowed([](v1::Filter& filter) { filter.add_authorities("another"); }));
  CHECK(narrowed([](v1::Filter& filter) {
    filter.add_subject_regions("330000");
    filter.add_subject_regions("440300");
  }));
}

TEST_CASE("a grant holds by the region of the subject or of the authority", "[naive view]") {
  const auto granted = [](const Grant& grant) {
    return FieldsMatch(NaiveView{.filter = {}, .grant = grant}, kFields);
  };
  CHECK(granted({{}, {"440000"}, false}));
  CHECK(granted({{"penalty"}, {"330000"}, false}));
  CHECK_FALSE(granted({{}, {"510000"}, false}));
  CHECK_FALSE(granted({{"wages"}, {}, false}));
  ListingFields person = kFields;
  person.subject_kind = v1::SUBJECT_KIND_PERSON;
  CHECK_FALSE(FieldsMatch(NaiveView{.filter = {}, .grant = {{}, {}, false}}, person));
}

TEST_CASE("a watch list of second numbers knows a company once its number is known",
          "[naive view]") {
  NaiveView view{.filter = {}, .grant = {{}, {}, true}, .has_watch_list = true};
  view.watched = {.by_second_number = true, .companies = {4}};
  CHECK_FALSE(SubjectMatches(view, {.company = 4, .second_number = false}));
  CHECK(SubjectMatches(view, {.company = 4, .second_number = true}));
  CHECK_FALSE(SubjectMatches(view, {.company = 5, .second_number = true}));
  view.watched.by_second_number = false;
  CHECK(SubjectMatches(view, {.company = 4, .second_number = false}));
}

}  // namespace
}  // namespace landbridge::testing
