// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/naive_view.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace landbridge::testing {
namespace {

template <typename Values, typename Value>
bool IsAmong(const Values& values, const Value& value) {
  return values.empty() || std::find(values.begin(), values.end(), value) != values.end();
}

template <typename Regions>
bool LiesWithinOne(const std::string& region, const Regions& regions) {
  return regions.empty() || std::any_of(regions.begin(), regions.end(), [&](const auto& wider) {
           return LiesWithin(region, wider);
         });
}

}  // namespace

bool LiesWithin(const std::string& region, const std::string& wider) {
  if (wider == "CN") return region.size() == 6;
  if (region.size() != 6 || wider.size() != 6) return region == wider;
  if (wider.substr(2) == "0000") return region.substr(0, 2) == wider.substr(0, 2);
  if (wider.substr(4) == "00") return region.substr(0, 4) == wider.substr(0, 4);
  return region == wider;
}

bool FieldsMatch(const NaiveView& view, const ListingFields& fields) {
  const bool granted = IsAmong(view.grant.categories, fields.category) &&
                       (LiesWithinOne(fields.subject_region, view.grant.regions) ||
                        LiesWithinOne(fields.authority_region, view.grant.regions)) &&
                       (view.grant.persons || fields.subject_kind != v1::SUBJECT_KIND_PERSON);
  return granted && IsAmong(view.filter.categories(), fields.category) &&
         LiesWithinOne(fields.subject_region, view.filter.subject_regions()) &&
         LiesWithinOne(fields.authority_region, view.filter.authority_regions()) &&
         IsAmong(view.filter.subject_kinds(), static_cast<int>(fields.subject_kind)) &&
         IsAmong(view.filter.severities(), static_cast<int>(fields.severity)) &&
         IsAmong(view.filter.authorities(), fields.authority);
}

bool SubjectMatches(const NaiveView& view, const ListingSubject& subject) {
  if (!view.has_watch_list) return true;
  if (view.watched.by_second_number && !subject.second_number) return false;
  return view.watched.companies.contains(subject.company);
}

std::string Describe(const NaiveView& view) {
  std::string text = absl::StrCat("view {", view.filter.ShortDebugString(), "} of regions {",
                                  absl::StrJoin(view.grant.regions, " "), "}, categories {",
                                  absl::StrJoin(view.grant.categories, " "), "}");
  if (view.grant.persons) text += " with persons";
  if (view.has_watch_list) {
    absl::StrAppend(&text, " watching ", view.watched.companies.size(),
                    view.watched.by_second_number ? " second numbers" : " codes");
  }
  return text;
}

std::string Describe(const ListingFields& fields) {
  return absl::StrCat(fields.category, " against ", fields.subject_region, " by ", fields.authority,
                      " of ", fields.authority_region, ", kind ",
                      static_cast<int>(fields.subject_kind), ", severity ",
                      static_cast<int>(fields.severity));
}

}  // namespace landbridge::testing
