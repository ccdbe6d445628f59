// SPDX-License-Identifier: Apache-2.0
#include "broker/access/view.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/repeated_field.h"
#include "landbridge/v1/problem.pb.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/problem.h"
#include "proto/contract/regions.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr uint32_t kAllValues = ~uint32_t{0};

constexpr uint32_t Bit(int value) { return value >= 0 && value < 32 ? uint32_t{1} << value : 0; }

absl::Status Invalid(std::string_view field, std::string_view message, std::string_view remedy) {
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID, message,
                     remedy, {.field = field});
}

absl::Status CheckCount(std::string_view field, int count, int max) {
  if (count <= max) return absl::OkStatus();
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_LIMIT_EXCEEDED,
                     std::string(field) + " has " + std::to_string(count) + " values; at most " +
                         std::to_string(max) + " are allowed",
                     "name wider regions or fewer values, or open several subscriptions",
                     {.field = field});
}

absl::Status NotGranted(std::string_view field, std::string_view what) {
  return MakeProblem(
      absl::StatusCode::kPermissionDenied, v1::PROBLEM_REASON_NOT_GRANTED,
      "the policy grants this province none of the " + std::string(what) + " that the filter names",
      "leave them out, or ask the operator of the broker for the grant", {.field = field});
}

// Listings carry the code in use today, and so must what they are compared with: a retired code
// stands for the province that holds the place now.
template <typename Regions>
RegionSet TodaysRegions(const Regions& regions) {
  absl::flat_hash_set<std::string> codes;
  for (const std::string& region : regions) {
    codes.insert(IsCurrentRegion(region) ? region : ProvinceOf(region));
  }
  return RegionSet::Of(std::move(codes));
}

absl::StatusOr<RegionSet> ReadRegions(
    std::string_view field, const google::protobuf::RepeatedPtrField<std::string>& regions) {
  LB_RETURN_IF_ERROR(CheckCount(field, regions.size(), kFilterRegionsMax));
  if (regions.empty()) return RegionSet::All();
  for (int i = 0; i < regions.size(); ++i) {
    if (IsKnownRegion(regions[i])) continue;
    return Invalid(
        std::string(field) + "[" + std::to_string(i) + "]",
        "\"" + regions[i].substr(0, 32) + "\" is no region",
        "use six digits of GB/T 2260, such as 440000, or two letters of ISO 3166-1, such as AT");
  }
  return TodaysRegions(regions);
}

// The bits of `values`, or all when there are none.
absl::StatusOr<uint32_t> ReadEnum(std::string_view field,
                                  const google::protobuf::RepeatedField<int>& values,
                                  bool (*is_valid)(int)) {
  LB_RETURN_IF_ERROR(CheckCount(field, values.size(), kFilterValuesMax));
  if (values.empty()) return kAllValues;
  uint32_t bits = 0;
  for (int i = 0; i < values.size(); ++i) {
    if (values[i] == 0 || !is_valid(values[i])) {
      return Invalid(std::string(field) + "[" + std::to_string(i) + "]",
                     std::to_string(values[i]) + " is not a value that can be asked for",
                     "leave it out; an empty list means all");
    }
    bits |= Bit(values[i]);
  }
  return bits;
}

void AppendSorted(std::string_view label, bool all, const absl::flat_hash_set<std::string>& values,
                  std::string& text) {
  text.append(label);
  if (all) {
    text += "*\n";
    return;
  }
  std::vector<std::string_view> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  for (const std::string_view value : sorted) {
    text.append(value);
    text.push_back(' ');
  }
  text.push_back('\n');
}

void AppendRegions(std::string_view label, const RegionSet& set, std::string& text) {
  AppendSorted(label, set.is_all(), set.regions(), text);
}

}  // namespace

RegionSet RegionSet::Of(absl::flat_hash_set<std::string> regions) {
  RegionSet set;
  set.all_ = false;
  set.regions_ = std::move(regions);
  return set;
}

bool RegionSet::Contains(std::string_view region) const {
  if (all_) return true;
  // What a code can lie in. RegionWithin decides, so that the moves between provinces are known in
  // one place.
  const auto holds = [&](std::string_view wider) {
    return regions_.contains(AbslView(wider)) && RegionWithin(region, wider);
  };
  if (holds(region)) return true;
  if (region.size() != 6) return false;
  return holds(ProvinceOf(region)) || holds(std::string(region.substr(0, 4)) + "00") || holds("CN");
}

absl::StatusOr<View> View::Make(const v1::Filter& filter, const ViewBounds& bounds,
                                const Catalogue& catalogue) {
  View view = Within(bounds);
  LB_RETURN_IF_ERROR(
      CheckCount("filter.categories", filter.categories_size(), kFilterCategoriesMax));
  for (int i = 0; i < filter.categories_size(); ++i) {
    const std::string& category = filter.categories(i);
    if (catalogue.FindCategory(category) != nullptr) continue;
    return Invalid("filter.categories[" + std::to_string(i) + "]",
                   "the catalogue has no category \"" + category.substr(0, 64) + "\"",
                   "use an id of the catalogue");
  }
  if (filter.categories_size() > 0) {
    absl::flat_hash_set<std::string> wanted;
    for (const std::string& category : filter.categories()) {
      if (view.all_categories_ || view.categories_.contains(category)) wanted.insert(category);
    }
    if (wanted.empty()) return NotGranted("filter.categories", "categories");
    view.all_categories_ = false;
    view.categories_ = std::move(wanted);
  }
  LB_ASSIGN_OR_RETURN(view.subject_regions_,
                      ReadRegions("filter.subject_regions", filter.subject_regions()));
  LB_ASSIGN_OR_RETURN(view.authority_regions_,
                      ReadRegions("filter.authority_regions", filter.authority_regions()));
  LB_ASSIGN_OR_RETURN(const EnumSet kinds, ReadEnum("filter.subject_kinds", filter.subject_kinds(),
                                                    v1::SubjectKind_IsValid));
  view.subject_kinds_ &= kinds;
  if (view.subject_kinds_ == 0) return NotGranted("filter.subject_kinds", "kinds of subjects");
  LB_ASSIGN_OR_RETURN(view.severities_,
                      ReadEnum("filter.severities", filter.severities(), v1::Severity_IsValid));
  return view;
}

View View::Within(const ViewBounds& bounds) {
  View view;
  view.all_categories_ = bounds.all_categories;
  if (!bounds.all_categories) {
    view.categories_ = {bounds.categories.begin(), bounds.categories.end()};
  }
  if (!bounds.all_regions) {
    view.granted_regions_ = TodaysRegions(bounds.regions);
  }
  view.subject_kinds_ = bounds.persons ? kAllValues : kAllValues & ~Bit(v1::SUBJECT_KIND_PERSON);
  view.severities_ = kAllValues;
  return view;
}

bool View::Matches(const log::v1::FilterFields& fields) const {
  return (all_categories_ || categories_.contains(fields.category())) &&
         (subject_kinds_ & Bit(fields.subject_kind())) != 0 &&
         (severities_ & Bit(fields.severity())) != 0 &&
         subject_regions_.Contains(fields.subject_region()) &&
         authority_regions_.Contains(fields.authority_region()) &&
         (granted_regions_.Contains(fields.subject_region()) ||
          granted_regions_.Contains(fields.authority_region()));
}

std::string View::CanonicalText() const {
  std::string text;
  AppendSorted("categories ", all_categories_, categories_, text);
  AppendRegions("subject_regions ", subject_regions_, text);
  AppendRegions("authority_regions ", authority_regions_, text);
  AppendRegions("granted_regions ", granted_regions_, text);
  text += "subject_kinds " + std::to_string(subject_kinds_) + "\n";
  text += "severities " + std::to_string(severities_) + "\n";
  return text;
}

}  // namespace landbridge
