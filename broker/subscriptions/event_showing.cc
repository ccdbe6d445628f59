// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/event_showing.h"

namespace landbridge {

Showing ShowingOf(const log::v1::EventRow& event, const Sight& sight) {
  return ShowingOf(event, {SubjectKeysOf(event.before()), SubjectKeysOf(event.after())}, sight);
}

Showing ShowingOf(const log::v1::EventRow& event, const SubjectKeysOfEvent& keys,
                  const Sight& sight) {
  if (event.has_after() && sight.view().Matches(event.after(), keys.after)) {
    const bool known =
        event.refiltered() && event.has_before() && sight.Holds(event.before(), keys.before);
    return known ? Showing::kNothing : Showing::kAsStored;
  }
  if (!event.has_before() || !sight.MayHold(event.before(), keys.before)) return Showing::kNothing;
  return event.has_after() ? Showing::kLeftView : Showing::kAsStored;
}

v1::Entry LeftViewEntry(EventNumber number, ListingNumber listing, int64_t time_ms) {
  v1::Entry entry;
  entry.set_kind(v1::ENTRY_KIND_LEFT_VIEW);
  entry.set_event(number.value());
  entry.set_listing_id(FormatListingId(listing));
  entry.mutable_event_time()->set_seconds(time_ms / 1000);
  entry.mutable_event_time()->set_nanos(static_cast<int32_t>(time_ms % 1000) * 1'000'000);
  return entry;
}

}  // namespace landbridge
