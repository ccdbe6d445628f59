// SPDX-License-Identifier: Apache-2.0
#include "broker/access/view.h"

#include <memory>
#include <string>
#include <string_view>

#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/v1/feed_service.pb.h"
#include "proto/contract/catalogue.h"
#include "proto/contract/problem.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

constexpr char kCatalogue[] = R"(
instruments:
  - {id: cn.law, titles: [行政处罚法]}
categories:
  - id: cn.penalty
    title: Penalties
    instruments: [cn.law]
    who_may_list: {any_public_body: true}
    publication: {until_lifted: by decision}
    subject_kinds: [organisation, person]
    default_severity: general
  - id: cn.defaulters
    title: Defaulters
    instruments: [cn.law]
    who_may_list: {any_public_body: true}
    publication: {until_lifted: by decision}
    subject_kinds: [organisation, person]
    default_severity: serious
)";

ViewBounds Everything() {
  ViewBounds bounds;
  bounds.all_categories = true;
  bounds.all_regions = true;
  bounds.persons = true;
  return bounds;
}

absl::StatusOr<View> Make(const v1::Filter& filter, const ViewBounds& bounds = Everything()) {
  return View::Make(filter, bounds, *Catalogue::LoadText(kCatalogue, "catalogue.yaml").value());
}

log::v1::FilterFields Fields() {
  log::v1::FilterFields fields;
  fields.set_category("cn.penalty");
  fields.set_subject_region("440305");
  fields.set_authority_region("330100");
  fields.set_subject_kind(v1::SUBJECT_KIND_ORGANISATION);
  fields.set_severity(v1::SEVERITY_GENERAL);
  return fields;
}

TEST_CASE("an empty filter shows all that is granted") {
  CHECK(Make({})->Matches(Fields()));
  CHECK(View::Within(Everything()).Matches(Fields()));
  CHECK_FALSE(View::Within(ViewBounds()).Matches(Fields()));
}

TEST_CASE("a listing must match every list that is not empty") {
  const auto matches = [](auto&& set_filter) {
    v1::Filter filter;
    set_filter(filter);
    return Make(filter)->Matches(Fields());
  };
  CHECK(matches([](v1::Filter& f) { f.add_categories("cn.penalty"); }));
  CHECK_FALSE(matches([](v1::Filter& f) { f.add_categories("cn.defaulters"); }));
  CHECK(matches([](v1::Filter& f) {
    f.add_subject_kinds(v1::SUBJECT_KIND_PERSON);
    f.add_subject_kinds(v1::SUBJECT_KIND_ORGANISATION);
  }));
  CHECK_FALSE(matches([](v1::Filter& f) { f.add_subject_kinds(v1::SUBJECT_KIND_PERSON); }));
  CHECK(matches([](v1::Filter& f) { f.add_severities(v1::SEVERITY_GENERAL); }));
  CHECK_FALSE(matches([](v1::Filter& f) { f.add_severities(v1::SEVERITY_SERIOUS); }));
  CHECK_FALSE(matches([](v1::Filter& f) {
    f.add_categories("cn.penalty");
    f.add_severities(v1::SEVERITY_SERIOUS);
  }));
}

TEST_CASE("a region matches itself and what lies within it, retired codes as today's") {
  struct Case {
    std::string_view region;
    std::string_view filter;
    bool matches;
  };
  for (const Case& c : {
           Case{"440305", "440305", true},
           Case{"440305", "440300", true},
           Case{"440305", "440000", true},
           Case{"440305", "CN", true},
           Case{"440305", "440306", false},
           Case{"440305", "440100", false},
           Case{"440305", "330000", false},
           Case{"440305", "AT", false},
           Case{"440000", "440305", false},
           Case{"AT", "AT", true},
           Case{"AT", "CN", false},
           Case{"", "CN", false},
           // On Hainan before it was a province: listings carry today's code, and the filter counts
           // as it.
           Case{"460000", "442121", true},
           Case{"460100", "442121", true},
           Case{"440100", "442121", false},
       }) {
    CAPTURE(c.region, c.filter);
    v1::Filter by_subject;
    by_subject.add_subject_regions(std::string(c.filter));
    log::v1::FilterFields fields = Fields();
    fields.set_subject_region(std::string(c.region));
    CHECK(Make(by_subject)->Matches(fields) == c.matches);

    v1::Filter by_authority;
    by_authority.add_authority_regions(std::string(c.filter));
    fields = Fields();
    fields.set_authority_region(std::string(c.region));
    CHECK(Make(by_authority)->Matches(fields) == c.matches);
  }
}

TEST_CASE("a granted region shows listings of its subjects and of its authorities") {
  ViewBounds bounds = Everything();
  bounds.all_regions = false;
  for (const char* granted : {"440000", "330000"}) {
    bounds.regions = {granted};
    CHECK(View::Within(bounds).Matches(Fields()));
  }
  bounds.regions = {"510000"};
  CHECK_FALSE(View::Within(bounds).Matches(Fields()));
}

TEST_CASE("natural persons are seen only where the policy grants them") {
  log::v1::FilterFields person = Fields();
  person.set_subject_kind(v1::SUBJECT_KIND_PERSON);
  ViewBounds bounds = Everything();
  CHECK(View::Within(bounds).Matches(person));
  bounds.persons = false;
  CHECK_FALSE(View::Within(bounds).Matches(person));
  CHECK(View::Within(bounds).Matches(Fields()));
}

TEST_CASE("a filter narrows and never widens what the policy grants") {
  ViewBounds bounds = Everything();
  bounds.all_categories = false;
  bounds.categories = {"cn.penalty"};
  v1::Filter both;
  both.add_categories("cn.penalty");
  both.add_categories("cn.defaulters");
  log::v1::FilterFields defaulter = Fields();
  defaulter.set_category("cn.defaulters");
  CHECK(Make(both, bounds)->Matches(Fields()));
  CHECK_FALSE(Make(both, bounds)->Matches(defaulter));
}

TEST_CASE("a filter of which the policy grants nothing is refused, not served with silence") {
  ViewBounds bounds;
  bounds.all_regions = true;
  bounds.categories = {"cn.penalty"};
  v1::Filter defaulters;
  defaulters.add_categories("cn.defaulters");
  CHECK(ReasonOf(Make(defaulters, bounds).status()) == v1::PROBLEM_REASON_NOT_GRANTED);
  v1::Filter persons;
  persons.add_subject_kinds(v1::SUBJECT_KIND_PERSON);
  CHECK(ReasonOf(Make(persons, bounds).status()) == v1::PROBLEM_REASON_NOT_GRANTED);
}

TEST_CASE("a filter with what is not there, or with too much, is refused by the field's name") {
  struct Case {
    v1::Filter filter;
    v1::ProblemReason reason;
    std::string_view field;
  };
  v1::Filter region;
  region.add_subject_regions("440000");
  region.add_subject_regions("999999");
  v1::Filter category;
  category.add_categories("cn.unknown");
  v1::Filter kind;
  kind.add_subject_kinds(v1::SUBJECT_KIND_UNSPECIFIED);
  v1::Filter severity;
  severity.add_severities(static_cast<v1::Severity>(77));
  v1::Filter many_regions;
  for (int i = 0; i <= kFilterRegionsMax; ++i) many_regions.add_authority_regions("440000");
  v1::Filter many_categories;
  for (int i = 0; i <= kFilterCategoriesMax; ++i) many_categories.add_categories("cn.penalty");
  for (const Case& c : {
           Case{region, v1::PROBLEM_REASON_FIELD_INVALID, "filter.subject_regions[1]"},
           Case{category, v1::PROBLEM_REASON_FIELD_INVALID, "filter.categories[0]"},
           Case{kind, v1::PROBLEM_REASON_FIELD_INVALID, "filter.subject_kinds[0]"},
           Case{severity, v1::PROBLEM_REASON_FIELD_INVALID, "filter.severities[0]"},
           Case{many_regions, v1::PROBLEM_REASON_LIMIT_EXCEEDED, "filter.authority_regions"},
           Case{many_categories, v1::PROBLEM_REASON_LIMIT_EXCEEDED, "filter.categories"},
       }) {
    const auto made = Make(c.filter);
    CHECK(ReasonOf(made.status()) == c.reason);
    CHECK(ProblemOf(made.status())->field() == c.field);
  }
}

TEST_CASE("a filter with a misspelt category is told which one it is likely to mean") {
  v1::Filter filter;
  filter.add_categories("cn.penalties");
  CHECK_THAT(ProblemOf(Make(filter).status())->remedy(),
             Catch::Contains("did you mean \"cn.penalty\"?"));
}

TEST_CASE("views that show the same have the same canonical text") {
  v1::Filter one;
  one.add_categories("cn.penalty");
  one.add_categories("cn.defaulters");
  one.add_subject_regions("440000");
  one.add_subject_regions("330000");
  v1::Filter same;
  same.add_subject_regions("330000");
  same.add_subject_regions("440000");
  same.add_subject_regions("330000");
  same.add_categories("cn.defaulters");
  same.add_categories("cn.penalty");
  CHECK(Make(one)->CanonicalText() == Make(same)->CanonicalText());

  v1::Filter authority = same;
  authority.clear_subject_regions();
  authority.add_authority_regions("330000");
  authority.add_authority_regions("440000");
  CHECK(Make(one)->CanonicalText() != Make(authority)->CanonicalText());
  ViewBounds bounds = Everything();
  bounds.persons = false;
  CHECK(Make(one)->CanonicalText() != Make(one, bounds)->CanonicalText());
  bounds = Everything();
  bounds.all_regions = false;
  bounds.regions = {"440000"};
  CHECK(Make(one)->CanonicalText() != Make(one, bounds)->CanonicalText());
}

}  // namespace
}  // namespace landbridge
