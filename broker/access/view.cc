// SPDX-License-Identifier: Apache-2.0
#include "broker/access/view.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/repeated_field.h"
#include "landbridge/v1/problem.pb.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/check.h"
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

// The keys under which listings know the authorities that `values` name.
absl::StatusOr<absl::flat_hash_set<std::string>> ReadAuthorities(
    std::string_view field, const google::protobuf::RepeatedPtrField<std::string>& values,
    const Catalogue& catalogue, bool is_kept) {
  LB_RETURN_IF_ERROR(CheckCount(field, values.size(), kFilterAuthoritiesMax));
  absl::flat_hash_set<std::string> keys;
  for (int i = 0; i < values.size(); ++i) {
    std::optional<std::string> key = catalogue.KeyOfAuthority(values[i]);
    if (!key && is_kept) continue;
    if (!key) {
      return Invalid(std::string(field) + "[" + std::to_string(i) + "]",
                     "\"" + values[i].substr(0, 64) +
                         "\" is neither a known authority of the catalogue nor a Unified Social "
                         "Credit Code with right check digits",
                     "use an id of the catalogue, or the authority's code");
    }
    keys.insert(*std::move(key));
  }
  return keys;
}

std::vector<std::string> Sorted(const absl::flat_hash_set<std::string>& values) {
  std::vector<std::string> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

log::v1::View::Regions StoredRegions(const RegionSet& set) {
  log::v1::View::Regions regions;
  for (std::string& region : Sorted(set.regions())) *regions.add_regions() = std::move(region);
  return regions;
}

RegionSet RegionsFromStored(const log::v1::View::Regions& stored) {
  return RegionSet::Of({stored.regions().begin(), stored.regions().end()});
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
                                const Catalogue& catalogue, FilterUse use) {
  const bool is_kept = use == FilterUse::kKept;
  View view = Within(bounds);
  LB_RETURN_IF_ERROR(
      CheckCount("filter.categories", filter.categories_size(), kFilterCategoriesMax));
  for (int i = 0; i < filter.categories_size(); ++i) {
    const std::string& category = filter.categories(i);
    if (is_kept || catalogue.FindCategory(category) != nullptr) continue;
    const std::string nearest = catalogue.NearestCategory(category);
    return Invalid("filter.categories[" + std::to_string(i) + "]",
                   "the catalogue has no category \"" + category.substr(0, 64) + "\"",
                   (nearest.empty() ? "" : "did you mean \"" + nearest + "\"? ") +
                       "use an id of the catalogue");
  }
  if (filter.categories_size() > 0) {
    absl::flat_hash_set<std::string> wanted;
    for (const std::string& category : filter.categories()) {
      if (view.all_categories_ || view.categories_.contains(category)) wanted.insert(category);
    }
    if (wanted.empty() && !is_kept) return NotGranted("filter.categories", "categories");
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
  if (view.subject_kinds_ == 0 && !is_kept) {
    return NotGranted("filter.subject_kinds", "kinds of subjects");
  }
  LB_ASSIGN_OR_RETURN(view.severities_,
                      ReadEnum("filter.severities", filter.severities(), v1::Severity_IsValid));
  LB_ASSIGN_OR_RETURN(view.authorities_, ReadAuthorities("filter.authorities", filter.authorities(),
                                                         catalogue, is_kept));
  // None is left of those that were asked for; without any, all would be shown.
  if (view.authorities_.empty() && filter.authorities_size() > 0) view.subject_kinds_ = 0;
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

View View::FromStored(const log::v1::View& stored, std::shared_ptr<const WatchList> watch_list) {
  View view;
  view.all_categories_ = stored.all_categories();
  view.categories_ = {stored.categories().begin(), stored.categories().end()};
  if (stored.has_subject_regions()) {
    view.subject_regions_ = RegionsFromStored(stored.subject_regions());
  }
  if (stored.has_authority_regions()) {
    view.authority_regions_ = RegionsFromStored(stored.authority_regions());
  }
  if (stored.has_granted_regions()) {
    view.granted_regions_ = RegionsFromStored(stored.granted_regions());
  }
  view.subject_kinds_ = stored.subject_kinds();
  view.severities_ = stored.severities();
  view.authorities_ = {stored.authorities().begin(), stored.authorities().end()};
  LB_CHECK(stored.has_watch_list() == (watch_list != nullptr));
  view.watch_list_ref_ = stored.watch_list();
  view.watch_list_ = std::move(watch_list);
  return view;
}

log::v1::View View::Stored() const {
  log::v1::View stored;
  stored.set_all_categories(all_categories_);
  for (std::string& category : Sorted(categories_)) *stored.add_categories() = std::move(category);
  if (!subject_regions_.is_all()) {
    *stored.mutable_subject_regions() = StoredRegions(subject_regions_);
  }
  if (!authority_regions_.is_all()) {
    *stored.mutable_authority_regions() = StoredRegions(authority_regions_);
  }
  if (!granted_regions_.is_all()) {
    *stored.mutable_granted_regions() = StoredRegions(granted_regions_);
  }
  stored.set_subject_kinds(subject_kinds_);
  stored.set_severities(severities_);
  for (std::string& authority : Sorted(authorities_)) {
    *stored.add_authorities() = std::move(authority);
  }
  if (watch_list_ != nullptr) *stored.mutable_watch_list() = watch_list_ref_;
  return stored;
}

bool View::MatchesFields(const log::v1::FilterFields& fields) const {
  return (all_categories_ || categories_.contains(fields.category())) &&
         (subject_kinds_ & Bit(fields.subject_kind())) != 0 &&
         (severities_ & Bit(fields.severity())) != 0 &&
         (authorities_.empty() || authorities_.contains(fields.authority())) &&
         subject_regions_.Contains(fields.subject_region()) &&
         authority_regions_.Contains(fields.authority_region()) &&
         (granted_regions_.Contains(fields.subject_region()) ||
          granted_regions_.Contains(fields.authority_region()));
}

bool View::MatchesSubject(std::span<const uint64_t> subject_keys) const {
  return watch_list_ == nullptr ||
         std::any_of(subject_keys.begin(), subject_keys.end(),
                     [this](uint64_t key) { return watch_list_->Contains(key); });
}

std::vector<std::string> View::Mismatches(const log::v1::FilterFields& fields) const {
  std::vector<std::string> reasons;
  const auto check = [&reasons](bool matches, std::string_view what, const std::string& value) {
    if (!matches) reasons.push_back(std::string(what) + (value.empty() ? "" : " " + value));
  };
  check(all_categories_ || categories_.contains(fields.category()),
        "the filter or the policy leaves out category", fields.category());
  check((subject_kinds_ & Bit(fields.subject_kind())) != 0,
        "the filter or the policy leaves out subjects of kind",
        v1::SubjectKind_Name(static_cast<v1::SubjectKind>(fields.subject_kind())));
  check((severities_ & Bit(fields.severity())) != 0, "the filter leaves out severity",
        v1::Severity_Name(static_cast<v1::Severity>(fields.severity())));
  check(authorities_.empty() || authorities_.contains(fields.authority()),
        "the filter leaves out the authority", fields.authority());
  check(subject_regions_.Contains(fields.subject_region()),
        "the filter leaves out subjects of region", fields.subject_region());
  check(authority_regions_.Contains(fields.authority_region()),
        "the filter leaves out authorities of region", fields.authority_region());
  check(granted_regions_.Contains(fields.subject_region()) ||
            granted_regions_.Contains(fields.authority_region()),
        "the policy grants neither the subject's nor the authority's region:",
        fields.subject_region() + ", " + fields.authority_region());
  check(MatchesSubject(SubjectKeysOf(fields)), "no identifier of the subject is in the watch list",
        "");
  return reasons;
}

}  // namespace landbridge
