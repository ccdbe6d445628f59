// SPDX-License-Identifier: Apache-2.0
// What one subscription sees: the subscriber's filter within the bounds that the policy sets for
// its province.
//
//   const ViewBounds bounds = policy->ViewOf(peer);
//   LB_ASSIGN_OR_RETURN(const View view, View::Make(request.filter(), bounds, *catalogue));
//   if (view.Matches(row.after())) ...
//
// Immutable; any thread may call any method. Deciding about a listing costs a few hash lookups,
// whatever the length of the lists.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "broker/access/policy.h"
#include "broker/access/watch_list.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/v1/feed_service.pb.h"
#include "proto/contract/catalogue.h"

namespace landbridge {

// Limits of landbridge.v1.Filter.
inline constexpr int kFilterCategoriesMax = 256;
inline constexpr int kFilterRegionsMax = 4096;
inline constexpr int kFilterAuthoritiesMax = 4096;
inline constexpr int kFilterValuesMax = 16;

// Regions and everything within them (proto/contract/regions.h).
class RegionSet {
 public:
  // Every region, known or not, and none.
  static RegionSet All() { return RegionSet(); }
  static RegionSet Of(absl::flat_hash_set<std::string> regions);

  // Whether `region` is one of the set or lies within one.
  bool Contains(std::string_view region) const;

  bool is_all() const { return all_; }
  const absl::flat_hash_set<std::string>& regions() const { return regions_; }

 private:
  bool all_ = true;
  absl::flat_hash_set<std::string> regions_;
};

inline std::span<const uint64_t> SubjectKeysOf(const log::v1::FilterFields& fields) {
  return {fields.subject_keys().data(), static_cast<size_t>(fields.subject_keys_size())};
}

// Where a filter comes from.
enum class FilterUse {
  kRequested,  // somebody asks for it: what cannot be is refused
  kKept,       // it was accepted before: what there is no more, or is not granted, shows nothing
};

class View {
 public:
  // Errors, of a filter that is requested: kInvalidArgument / FIELD_INVALID: a value that is no
  // region, no category and no authority of the catalogue, or not of the enum.
  //         kInvalidArgument / LIMIT_EXCEEDED: a list is too long.
  //         kPermissionDenied / NOT_GRANTED: the filter asks for categories or kinds of subjects of
  //         which the policy grants none, so that the view could never show anything.
  // Each message names the field and the value.
  static absl::StatusOr<View> Make(const v1::Filter& filter, const ViewBounds& bounds,
                                   const Catalogue& catalogue,
                                   FilterUse use = FilterUse::kRequested);

  // The whole of what `bounds` lets a province see.
  static View Within(const ViewBounds& bounds);

  // A view as Stored() wrote it. `watch_list` is the one that it refers to; null when it has none.
  static View FromStored(const log::v1::View& stored, std::shared_ptr<const WatchList> watch_list);

  // Everything that decides what the view shows, apart from the content of its watch list. Equal
  // for two views that show the same: order and repetition in the lists do not count, nor do values
  // beyond the bounds.
  log::v1::View Stored() const;

  // Stored() as text.
  std::string CanonicalText() const { return Stored().SerializeAsString(); }

  // Whether a listing with these fields is in the view.
  bool Matches(const log::v1::FilterFields& fields) const {
    return Matches(fields, SubjectKeysOf(fields));
  }

  // The same for fields whose subject_keys are given apart: many listings share the others.
  bool Matches(const log::v1::FilterFields& fields, std::span<const uint64_t> subject_keys) const {
    return MatchesSubject(subject_keys) && MatchesFields(fields);
  }

  bool has_watch_list() const { return watch_list_ != nullptr; }

  // Whether there can be no listing in it: a kept filter of which nothing is granted any more.
  bool ShowsNothing() const {
    return subject_kinds_ == 0 || (!all_categories_ && categories_.empty());
  }

  // Why a listing with these fields is not in the view, for people; empty when it is.
  std::vector<std::string> Mismatches(const log::v1::FilterFields& fields) const;

 private:
  bool MatchesFields(const log::v1::FilterFields& fields) const;
  bool MatchesSubject(std::span<const uint64_t> subject_keys) const;

  // Values of a small enum that are wanted, one bit each.
  using EnumSet = uint32_t;

  View() = default;

  bool all_categories_ = true;
  absl::flat_hash_set<std::string> categories_;
  RegionSet subject_regions_;
  RegionSet authority_regions_;
  RegionSet granted_regions_;  // of the subject or of the authority
  EnumSet subject_kinds_ = 0;
  EnumSet severities_ = 0;
  absl::flat_hash_set<std::string> authorities_;  // keys; none for all
  log::v1::WatchListRef watch_list_ref_;
  std::shared_ptr<const WatchList> watch_list_;  // null for all subjects
};

}  // namespace landbridge
