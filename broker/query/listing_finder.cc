// SPDX-License-Identifier: Apache-2.0
#include "broker/query/listing_finder.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "broker/ledger/listing_rules.h"
#include "broker/ledger/listing_view.h"
#include "proto/contract/status_macros.h"

namespace landbridge {

absl::StatusOr<std::optional<FoundListing>> ListingFinder::Find(ListingNumber number) const {
  LB_ASSIGN_OR_RETURN(std::optional<log::v1::ListingRow> row, reader_.Listing(number));
  if (!row) return std::nullopt;
  LB_ASSIGN_OR_RETURN(const bool shows, Shows(*row));
  if (!shows) return std::nullopt;
  return FoundListing{number, *std::move(row)};
}

absl::StatusOr<v1::Listing> ListingFinder::Compose(const FoundListing& found) const {
  return ListingForQuery(found.number, found.row,
                         [this](SourceNumber source) { return reader_.Source(source); });
}

absl::StatusOr<bool> ListingFinder::Shows(const log::v1::ListingRow& row) const {
  if (row.ruling_version() >= 0) {
    return view_.Matches(FilterFieldsOf(row));
  }
  // The row of a lifted listing says nothing any more; the lift remembers who could see it before.
  // One that was never in force has no event and was seen by nobody.
  if (row.last_event() == 0) return false;
  bool shown = false;
  LB_RETURN_IF_ERROR(reader_.Events(
      EventNumber(row.last_event()), [&](EventNumber number, log::v1::EventRow& lift) {
        shown = number.value() == row.last_event() && view_.Matches(lift.before());
        return false;
      }));
  return shown;
}

absl::StatusOr<std::optional<FoundSubject>> ListingFinder::FindSubject(
    const std::vector<std::string>& keys, bool include_lifted, size_t listings_max) const {
  std::optional<FoundSubject> found;
  std::vector<SubjectNumber> asked;
  for (const std::string& key : keys) {
    LB_ASSIGN_OR_RETURN(const std::optional<SubjectNumber> subject, reader_.SubjectOf(key));
    if (!subject || std::find(asked.begin(), asked.end(), *subject) != asked.end()) continue;
    asked.push_back(*subject);
    const size_t left = listings_max - (found ? found->listings.size() : 0);
    if (left == 0) break;
    LB_ASSIGN_OR_RETURN(std::vector<FoundListing> listings,
                        ListingsOf(*subject, include_lifted, left));
    if (listings.empty()) continue;
    if (!found) found = FoundSubject{*subject, {}};
    std::move(listings.begin(), listings.end(), std::back_inserter(found->listings));
  }
  return found;
}

absl::StatusOr<std::vector<FoundListing>> ListingFinder::ListingsOf(SubjectNumber subject,
                                                                    bool include_lifted,
                                                                    size_t listings_max) const {
  std::vector<FoundListing> listings;
  absl::Status found;
  LB_RETURN_IF_ERROR(reader_.ListingsOf(subject, [&](ListingNumber number) {
    absl::StatusOr<std::optional<FoundListing>> listing = Find(number);
    found = listing.status();
    if (!found.ok()) return false;
    if (*listing && (include_lifted || (*listing)->row.ruling_version() >= 0)) {
      listings.push_back(**std::move(listing));
    }
    return listings.size() < listings_max;
  }));
  LB_RETURN_IF_ERROR(found);
  return listings;
}

}  // namespace landbridge
