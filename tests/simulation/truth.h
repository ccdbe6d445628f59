// SPDX-License-Identifier: Apache-2.0
// What really happened: every event of the feed, put together from what two auditors recorded. One
// sees everything; the other watches second numbers, and so is told when one becomes known, which
// changes nothing of a listing but who sees it.
//
// Content that was erased before anybody read it is unknown; what depends on it is not judged.
// Immutable once made.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tests/simulation/feed_record.h"
#include "tests/simulation/naive_view.h"

namespace landbridge::testing {

struct TrueEvent {
  uint32_t listing = 0;   // 0: nobody recorded this event
  uint32_t previous = 0;  // event of the same listing before this one; 0 when there is none
  uint32_t next = 0;      // and after it
  v1::EntryKind kind = v1::ENTRY_KIND_UNSPECIFIED;  // LISTED, AMENDED or LIFTED
  bool refilters = false;                           // AMENDED, and tells nothing new of the listing
  // Of the listing after the event, unless it is LIFTED.
  bool known = false;
  uint16_t fields = 0;
  ListingSubject subject;
  uint32_t hash = 0;
};

// How an event shows in a view.
enum class Shows : uint8_t { kNothing, kAsItIs, kLeftView, kUnknown };

// Whether something is so, if that is known.
enum class Truly : uint8_t { kNo, kYes, kUnknown };

class Truth {
 public:
  // `all` and `second_numbers` recorded the whole feed from its beginning. `others` may have read
  // content that was erased before the auditors came to it.
  Truth(const FeedRecord& all, const FeedRecord& second_numbers,
        std::span<const FeedRecord* const> others, std::vector<ListingFields> fields);

  uint32_t head() const { return static_cast<uint32_t>(events_.size() - 1); }
  // How many events have content that nobody saw.
  uint32_t unknown() const;
  // Requires: 1 to head().
  const TrueEvent& at(uint32_t event) const { return events_[event]; }
  // The first event after `event` that lifted the listing; 0 when there is none.
  uint32_t LiftAfter(uint32_t event) const;
  // The last event of `listing` up to `event`; 0 when there is none.
  uint32_t LastEventOf(uint32_t listing, uint32_t event) const;
  uint32_t listings() const { return static_cast<uint32_t>(events_of_.size() - 1); }

  const ListingFields& fields(uint16_t number) const { return fields_[number]; }
  size_t fields_size() const { return fields_.size(); }

 private:
  void Put(const SeenEntry& entry, bool by_second_number);
  void Learn(const SeenEntry& entry);
  void Link();

  std::vector<ListingFields> fields_;
  std::vector<TrueEvent> events_;                 // by number; [0] is none
  std::vector<std::vector<uint32_t>> events_of_;  // by listing; [0] is none
};

// One view, asked about all events. Remembers what it found out about combinations of fields.
class ViewJudge {
 public:
  ViewJudge(const NaiveView& view, const Truth& truth);

  // Whether the listing is in the view after `event`; after none, it is not.
  Truly Has(uint32_t event) const;
  Shows HowShows(uint32_t event) const;
  bool Matches(uint16_t fields, const ListingSubject& subject) const;

 private:
  const NaiveView& view_;
  const Truth& truth_;
  std::vector<bool> matches_;  // by number of the fields
};

// The views that a stream may have had, of which one or the other is meant. Answers are certain
// only when all agree.
class StreamJudge {
 public:
  StreamJudge(const FeedRecord& record, const SeenStream& stream, const Truth& truth);

  Truly Has(uint32_t event) const;
  Shows HowShows(uint32_t event) const;
  bool MayMatch(uint16_t fields, const ListingSubject& subject) const;

 private:
  std::vector<ViewJudge> views_;
};

}  // namespace landbridge::testing
