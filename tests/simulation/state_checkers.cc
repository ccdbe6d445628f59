// SPDX-License-Identifier: Apache-2.0
// The checkers of what a subscriber holds that applies everything it is sent.
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/simulation/checkers.h"
#include "tests/simulation/holdings.h"
#include "tests/simulation/places.h"

namespace landbridge::testing {
namespace {

// Follows the subscriber through its record, rolling back where it did. `before_response` and
// `before_entry` see what was held then. Gives what is held at the end.
template <typename BeforeResponse, typename BeforeEntry>
Holdings Replay(const FeedRecord& record, const Places& places, BeforeResponse before_response,
                BeforeEntry before_entry) {
  Holdings holdings;
  std::vector<size_t> marks;
  for (size_t i = 0; i < record.responses.size(); ++i) {
    const int64_t previous = places.PreviousOf(i);
    // Without a token, what was held last is kept until the new snapshot is finished.
    if (previous >= 0) holdings.RollBack(marks[static_cast<size_t>(previous)]);
    before_response(i, holdings);
    const SeenResponse& response = record.responses[i];
    for (const SeenEntry* entry = record.begin_of(response); entry != record.end_of(response);
         ++entry) {
      before_entry(i, *entry, holdings);
      holdings.Apply(*entry);
    }
    holdings.Finish(response);
    marks.push_back(holdings.mark());
  }
  return holdings;
}

// The lifts because of which content was withheld from the subscriber: it does not hold what it
// would have held before them.
std::set<uint32_t> LiftsAhead(const FeedRecord& record, const Truth& truth) {
  std::set<uint32_t> lifts;
  for (const SeenEntry& entry : record.entries) {
    if (entry.withheld && entry.event <= truth.head()) lifts.insert(truth.LiftAfter(entry.event));
  }
  lifts.erase(0);
  return lifts;
}

// Whether exactly the view as of `event` is held.
void CheckExactly(const FeedRecord& record, const SeenStream& stream, const Truth& truth,
                  const std::set<uint32_t>& lifts_ahead, uint32_t event, const Holdings& holdings,
                  Verdict& verdict) {
  const StreamJudge judge(record, stream, truth);
  for (uint32_t listing = 1; listing <= truth.listings(); ++listing) {
    const uint32_t last = truth.LastEventOf(listing, event);
    const Truly in_view = judge.Has(last);
    if (in_view == Truly::kUnknown) continue;
    const auto held = holdings.listings().find(listing);
    const bool is_held = held != holdings.listings().end();
    if (!is_held && last != 0 && lifts_ahead.contains(truth.LiftAfter(last))) continue;
    verdict.Judge();
    if (is_held != (in_view == Truly::kYes)) {
      verdict.Complain(
          absl::StrCat("as of event ", event, ", L", listing,
                       is_held ? " is held and not in the view" : " is in the view and not held"));
    } else if (is_held && held->second.hash != truth.at(last).hash) {
      verdict.Complain(absl::StrCat("as of event ", event, ", L", listing, " is held as of event ",
                                    held->second.event, ", not ", last));
    }
  }
}

// What is held when a snapshot, or a change of the view, is finished stays the view until the next
// event that shows, or until nothing more is known to have happened.
Verdict CheckExactAfter(Phase phase, const FeedRecord& record, const Truth& truth) {
  Verdict verdict;
  const Places places(record);
  const std::set<uint32_t> lifts_ahead = LiftsAhead(record, truth);
  Replay(
      record, places,
      [&](size_t i, const Holdings& holdings) {
        const Place& before = places.Before(i);
        if (before.phase != Phase::kTail || before.is_known() || before.settled != phase) return;
        if (!places.After(i).is_known()) return;
        const SeenResponse& response = record.responses[i];
        const int64_t as_of = response.kind == Seen::kProgress
                                  ? response.through_event
                                  : static_cast<int64_t>(record.begin_of(response)->event) - 1;
        if (as_of > truth.head()) return;  // CheckProgress complains of it
        CheckExactly(record, record.streams[response.stream], truth, lifts_ahead,
                     static_cast<uint32_t>(as_of), holdings, verdict);
      },
      [](size_t, const SeenEntry&, const Holdings&) {});
  return verdict;
}

}  // namespace

Verdict CheckSnapshotExact(const FeedRecord& record, const Truth& truth) {
  return CheckExactAfter(Phase::kSnapshot, record, truth);
}

Verdict CheckViewChangeExact(const FeedRecord& record, const Truth& truth) {
  return CheckExactAfter(Phase::kChange, record, truth);
}

Verdict CheckLiftsUnfilterable(const FeedRecord& record, const Truth& truth) {
  Verdict verdict;
  const Places places(record);
  int64_t through = -1;
  // Up to and without `to`.
  const auto check_silence = [&](int64_t to, const Holdings& holdings) {
    for (; through >= 0 && through + 1 < to && through < truth.head(); ++through) {
      const TrueEvent& happened = truth.at(static_cast<uint32_t>(through + 1));
      if (happened.kind != v1::ENTRY_KIND_LIFTED) continue;
      verdict.Judge();
      if (holdings.Has(happened.listing)) {
        verdict.Complain(absl::StrCat("L", happened.listing, " is held, and its lift ", through + 1,
                                      " was left out"));
      }
    }
  };
  Replay(
      record, places,
      [&](size_t i, const Holdings& holdings) {
        const Place& before = places.Before(i);
        through = before.is_known() ? before.through : -1;
        const SeenResponse& response = record.responses[i];
        if (response.kind == Seen::kProgress) check_silence(response.through_event + 1, holdings);
      },
      [&](size_t, const SeenEntry& entry, const Holdings& holdings) {
        check_silence(entry.event, holdings);
        if (through >= 0) through = entry.event;
      });
  return verdict;
}

Verdict CheckFinalState(const FeedRecord& record, const Truth& truth, const FinalState& state) {
  Verdict verdict;
  if (record.streams.empty()) return verdict;  // CheckProgress complains of it
  const SeenStream& last = record.streams.back();
  verdict.Judge(last.views.size() == 1, "the last view is not certain");
  const ViewJudge judge(record.views[static_cast<size_t>(last.views.front())], truth);
  const Holdings holdings = Replay(
      record, Places(record), [](size_t, const Holdings&) {},
      [](size_t, const SeenEntry&, const Holdings&) {});
  for (const auto& [listing, in_force] : state) {
    const auto held = holdings.listings().find(listing);
    const bool is_held = held != holdings.listings().end();
    verdict.Judge();
    if (is_held != judge.Matches(in_force.fields, in_force.subject)) {
      verdict.Complain(
          absl::StrCat("in the end, L", listing,
                       is_held ? " is held and not in the view" : " is in the view and not held"));
    } else if (is_held && held->second.hash != in_force.hash) {
      verdict.Complain(absl::StrCat("in the end, L", listing, " is not held as it is"));
    }
  }
  for (const auto& [listing, held] : holdings.listings()) {
    verdict.Judge();
    if (!state.contains(listing)) {
      verdict.Complain(absl::StrCat("in the end, L", listing, " is held and not in force"));
    }
  }
  return verdict;
}

}  // namespace landbridge::testing
