// SPDX-License-Identifier: Apache-2.0
// Finds listings within what a caller may see, at one moment of the state.
//
// Belongs to one thread. It pins that moment in the store: make it for one call. Nothing tells a
// listing outside of the view from one that never existed.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/access/view.h"
#include "broker/ledger/numbers.h"
#include "broker/ledger/state_reader.h"
#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/listing.pb.h"
#include "storage/state_store.h"

namespace landbridge {

struct FoundListing {
  ListingNumber number;
  log::v1::ListingRow row;
};

// A subject of which the caller may see at least one listing.
struct FoundSubject {
  SubjectNumber subject;
  std::vector<FoundListing> listings;  // in order of their numbers
};

// Errors of all methods: those of the store's reads.
class ListingFinder {
 public:
  // Must not outlive `view`.
  ListingFinder(const StateStore& store, const View& view) : reader_(store), view_(view) {}

  // Nothing when the view does not show it.
  absl::StatusOr<std::optional<FoundListing>> Find(ListingNumber number) const;

  // The first subject to which one of `keys` leads and of which the view shows listings, with these
  // listings and those of further subjects of the keys, `listings_max` at most. Lifted ones count
  // only when `include_lifted` asks for them.
  absl::StatusOr<std::optional<FoundSubject>> FindSubject(const std::vector<std::string>& keys,
                                                          bool include_lifted,
                                                          size_t listings_max) const;

  // As the wire carries it: with its attestations; without content when it was lifted.
  absl::StatusOr<v1::Listing> Compose(const FoundListing& found) const;

 private:
  absl::StatusOr<bool> Shows(const log::v1::ListingRow& row) const;
  absl::StatusOr<std::vector<FoundListing>> ListingsOf(SubjectNumber subject, bool include_lifted,
                                                       size_t listings_max) const;

  const StateReader reader_;
  const View& view_;
};

}  // namespace landbridge
