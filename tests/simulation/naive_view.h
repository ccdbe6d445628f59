// SPDX-License-Identifier: Apache-2.0
// What a subscription sees, decided anew from docs/subscribers.md without any of the broker's code:
// the second opinion to which the broker's is held. Regions are compared by their digits, so it
// knows current codes only.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "landbridge/v1/feed_service.pb.h"
#include "landbridge/v1/resources.pb.h"

namespace landbridge::testing {

// What of a listing filters can look at, apart from who its subject is.
struct ListingFields {
  std::string category;
  std::string subject_region;
  std::string authority_region;
  std::string authority;  // its code
  v1::SubjectKind subject_kind = v1::SUBJECT_KIND_UNSPECIFIED;
  v1::Severity severity = v1::SEVERITY_UNSPECIFIED;

  auto operator<=>(const ListingFields&) const = default;
};

// Of a listing in force.
struct ListingSubject {
  int company = -1;            // number in the world; -1 for a person
  bool second_number = false;  // whether its LEI is known, too
};

// What the policy grants a province.
struct Grant {
  std::vector<std::string> categories = {};  // none for all
  std::vector<std::string> regions = {};     // none for all
  bool persons = false;

  bool operator==(const Grant&) const = default;
};

// The subjects that a watch list names, by one kind of number.
struct Watched {
  bool by_second_number = false;  // by LEI, else by Unified Social Credit Code
  std::set<int> companies = {};

  bool operator==(const Watched&) const = default;
};

struct NaiveView {
  v1::Filter filter = {};
  Grant grant = {};
  bool has_watch_list = false;
  Watched watched = {};
};

// Whether `region` is `wider` or lies in it.
bool LiesWithin(const std::string& region, const std::string& wider);

// Everything but the watch list.
bool FieldsMatch(const NaiveView& view, const ListingFields& fields);
bool SubjectMatches(const NaiveView& view, const ListingSubject& subject);

// For people.
std::string Describe(const NaiveView& view);
std::string Describe(const ListingFields& fields);

}  // namespace landbridge::testing
