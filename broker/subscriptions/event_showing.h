// SPDX-License-Identifier: Apache-2.0
// How one event appears in one sight. The only place that decides it.
#pragma once

#include <cstdint>
#include <span>

#include "broker/ledger/numbers.h"
#include "broker/subscriptions/sight.h"
#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/feed_service.pb.h"

namespace landbridge {

enum class Showing {
  kNothing,   // the listing was not in the view and is not now
  kAsStored,  // it is in the view; or it was, and is lifted
  kLeftView,  // it was in the view, is still in force, and is not in the view any more
};

// A lift shows wherever the listing showed before it, and nothing in a filter can prevent that. An
// event whose content was erased shows like any other; its entry says that it is withheld. One that
// tells nothing new of the listing (EventRow.refiltered) shows only to whom it enters or leaves.
Showing ShowingOf(const log::v1::EventRow& event, const Sight& sight);

// Fingerprints of the identifiers of an event's subject, before it and after it.
struct SubjectKeysOfEvent {
  std::span<const uint64_t> before;
  std::span<const uint64_t> after;
};

// The same for an event whose subject keys are given apart; those in `event` do not count.
Showing ShowingOf(const log::v1::EventRow& event, const SubjectKeysOfEvent& keys,
                  const Sight& sight);

// What a subscriber gets for kLeftView. Nothing of what the listing has become is in it.
v1::Entry LeftViewEntry(EventNumber number, ListingNumber listing, int64_t time_ms);

}  // namespace landbridge
