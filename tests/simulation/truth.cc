// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/truth.h"

#include <algorithm>
#include <utility>

namespace landbridge::testing {

Truth::Truth(const FeedRecord& all, const FeedRecord& second_numbers,
             std::span<const FeedRecord* const> others, std::vector<ListingFields> fields)
    : fields_(std::move(fields)), events_(1), events_of_(1) {
  for (const SeenEntry& entry : all.entries) Put(entry, /*by_second_number=*/false);
  for (const SeenEntry& entry : second_numbers.entries) Put(entry, /*by_second_number=*/true);
  for (const SeenEntry& entry : second_numbers.entries) Learn(entry);
  for (const FeedRecord* other : others) {
    for (const SeenEntry& entry : other->entries) Learn(entry);
  }
  Link();
}

void Truth::Put(const SeenEntry& entry, bool by_second_number) {
  // Of a listing that was moved out of the auditor's watch list, which cannot be.
  if (entry.kind == v1::ENTRY_KIND_LEFT_VIEW) return;
  if (entry.event >= events_.size()) events_.resize(entry.event + 1);
  if (entry.listing >= events_of_.size()) events_of_.resize(entry.listing + 1);
  TrueEvent& event = events_[entry.event];
  if (event.listing == 0) {
    event.listing = entry.listing;
    event.kind = entry.kind;
    event.refilters = by_second_number;
    events_of_[entry.listing].push_back(entry.event);
  }
  if (by_second_number) event.subject.second_number = entry.kind != v1::ENTRY_KIND_LIFTED;
  Learn(entry);
}

void Truth::Learn(const SeenEntry& entry) {
  // What a snapshot shows is as of an event, too; but that of another store would not be.
  if (!entry.has_listing || entry.event >= events_.size()) return;
  TrueEvent& event = events_[entry.event];
  if (event.known || event.listing != entry.listing) return;
  event.known = true;
  event.fields = entry.fields;
  event.subject.company = entry.company;
  event.hash = entry.hash;
}

void Truth::Link() {
  for (std::vector<uint32_t>& events : events_of_) {
    std::sort(events.begin(), events.end());
    for (size_t i = 1; i < events.size(); ++i) {
      TrueEvent& event = events_[events[i]];
      TrueEvent& previous = events_[events[i - 1]];
      event.previous = events[i - 1];
      previous.next = events[i];
      if (!event.refilters || event.known || !previous.known) continue;
      event.known = true;
      event.fields = previous.fields;
      event.subject.company = previous.subject.company;
      event.hash = previous.hash;
    }
  }
}

uint32_t Truth::unknown() const {
  return static_cast<uint32_t>(std::count_if(
      events_.begin() + 1, events_.end(),
      [](const TrueEvent& event) { return event.kind != v1::ENTRY_KIND_LIFTED && !event.known; }));
}

uint32_t Truth::LiftAfter(uint32_t event) const {
  uint32_t later = events_[event].next;
  while (later != 0 && events_[later].kind != v1::ENTRY_KIND_LIFTED) later = events_[later].next;
  return later;
}

uint32_t Truth::LastEventOf(uint32_t listing, uint32_t event) const {
  const std::vector<uint32_t>& events = events_of_[listing];
  const auto after = std::upper_bound(events.begin(), events.end(), event);
  return after == events.begin() ? 0 : *std::prev(after);
}

ViewJudge::ViewJudge(const NaiveView& view, const Truth& truth)
    : view_(view), truth_(truth), matches_(truth.fields_size()) {
  for (size_t i = 0; i < matches_.size(); ++i) {
    matches_[i] = FieldsMatch(view, truth.fields(static_cast<uint16_t>(i)));
  }
}

bool ViewJudge::Matches(uint16_t fields, const ListingSubject& subject) const {
  return matches_[fields] && SubjectMatches(view_, subject);
}

Truly ViewJudge::Has(uint32_t event) const {
  if (event == 0) return Truly::kNo;
  const TrueEvent& happened = truth_.at(event);
  if (happened.kind == v1::ENTRY_KIND_LIFTED) return Truly::kNo;
  if (!happened.known) return Truly::kUnknown;
  return Matches(happened.fields, happened.subject) ? Truly::kYes : Truly::kNo;
}

Shows ViewJudge::HowShows(uint32_t event) const {
  const TrueEvent& happened = truth_.at(event);
  const Truly before = Has(happened.previous);
  if (happened.kind == v1::ENTRY_KIND_LIFTED) {
    if (before == Truly::kUnknown) return Shows::kUnknown;
    return before == Truly::kYes ? Shows::kAsItIs : Shows::kNothing;
  }
  const Truly after = Has(event);
  if (after == Truly::kUnknown) return Shows::kUnknown;
  if (after == Truly::kYes && !happened.refilters) return Shows::kAsItIs;
  if (before == Truly::kUnknown) return Shows::kUnknown;
  if (after == Truly::kYes) return before == Truly::kYes ? Shows::kNothing : Shows::kAsItIs;
  return before == Truly::kYes ? Shows::kLeftView : Shows::kNothing;
}

StreamJudge::StreamJudge(const FeedRecord& record, const SeenStream& stream, const Truth& truth) {
  for (const int view : stream.views) {
    views_.emplace_back(record.views[static_cast<size_t>(view)], truth);
  }
}

Truly StreamJudge::Has(uint32_t event) const {
  const Truly first = views_.front().Has(event);
  for (const ViewJudge& view : views_) {
    if (view.Has(event) != first) return Truly::kUnknown;
  }
  return first;
}

Shows StreamJudge::HowShows(uint32_t event) const {
  const Shows first = views_.front().HowShows(event);
  for (const ViewJudge& view : views_) {
    if (view.HowShows(event) != first) return Shows::kUnknown;
  }
  return first;
}

bool StreamJudge::MayMatch(uint16_t fields, const ListingSubject& subject) const {
  return std::any_of(views_.begin(), views_.end(),
                     [&](const ViewJudge& view) { return view.Matches(fields, subject); });
}

}  // namespace landbridge::testing
