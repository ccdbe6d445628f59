// SPDX-License-Identifier: Apache-2.0
// The checkers of single entries: whether they say what happened, and no more than they may.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/simulation/checkers.h"
#include "tests/simulation/places.h"

namespace landbridge::testing {
namespace {

// `check` gets each entry with its response. Entries whose event nobody else was told of are
// complained of.
template <typename Check>
void ForEachEntry(const FeedRecord& record, const Truth& truth, Verdict& verdict, Check check) {
  for (size_t i = 0; i < record.responses.size(); ++i) {
    const SeenResponse& response = record.responses[i];
    for (const SeenEntry* entry = record.begin_of(response); entry != record.end_of(response);
         ++entry) {
      if (entry->event == 0 || entry->event > truth.head() ||
          truth.at(entry->event).listing != entry->listing) {
        verdict.Complain(absl::StrCat("event ", entry->event, " is not one of L", entry->listing));
        continue;
      }
      check(i, *entry, truth.at(entry->event));
    }
  }
}

std::vector<StreamJudge> JudgesOf(const FeedRecord& record, const Truth& truth) {
  std::vector<StreamJudge> judges;
  for (const SeenStream& stream : record.streams) judges.emplace_back(record, stream, truth);
  return judges;
}

// Of the stream of a response.
std::string DescribeViews(const FeedRecord& record, size_t response) {
  std::string text;
  for (const int view : record.streams[record.responses[response].stream].views) {
    text += (text.empty() ? "" : " or ") + Describe(record.views[static_cast<size_t>(view)]);
  }
  return absl::StrCat(text, ", on stream ", record.responses[response].stream);
}

std::string Text(const SeenEntry& entry) {
  return absl::StrCat("event ", entry.event, " of L", entry.listing, " as ",
                      v1::EntryKind_Name(entry.kind), ": ");
}

}  // namespace

Verdict CheckWithheld(const FeedRecord& record, const Truth& truth) {
  Verdict verdict;
  ForEachEntry(record, truth, verdict, [&](size_t i, const SeenEntry& entry, const TrueEvent&) {
    if (entry.withheld) {
      verdict.Judge(truth.LiftAfter(entry.event) != 0, Text(entry) + "withheld, and never lifted");
    }
    const int64_t known = record.streams[record.responses[i].stream].known_before;
    if (entry.event > known) return;
    const uint32_t lift = truth.LiftAfter(entry.event);
    verdict.Judge(
        !entry.has_listing || lift == 0 || lift > known,
        absl::StrCat(Text(entry), "its content on a stream that was opened after its lift ", lift));
  });
  return verdict;
}

Verdict CheckLeavingIsNotLifting(const FeedRecord& record, const Truth& truth) {
  Verdict verdict;
  const Places places(record);
  const std::vector<StreamJudge> judges = JudgesOf(record, truth);
  ForEachEntry(
      record, truth, verdict, [&](size_t i, const SeenEntry& entry, const TrueEvent& happened) {
        const bool lifts = happened.kind == v1::ENTRY_KIND_LIFTED;
        verdict.Judge(lifts == (entry.kind == v1::ENTRY_KIND_LIFTED),
                      Text(entry) + "is no lift of the listing, or is one");
        if (entry.kind == v1::ENTRY_KIND_LEFT_VIEW) {
          verdict.Judge(!entry.has_listing && !entry.has_lift && !entry.withheld,
                        Text(entry) + "tells what became of the listing");
        }
        if (places.Before(i).phase != Phase::kTail) return;
        const Shows shows = judges[record.responses[i].stream].HowShows(entry.event);
        if (shows == Shows::kUnknown) return;
        const bool left = entry.kind == v1::ENTRY_KIND_LEFT_VIEW;
        verdict.Judge(shows == (left ? Shows::kLeftView : Shows::kAsItIs),
                      Text(entry) + "is not how it shows in the " + DescribeViews(record, i));
      });
  return verdict;
}

Verdict CheckWholeListings(const FeedRecord& record, const Truth& truth) {
  Verdict verdict;
  ForEachEntry(
      record, truth, verdict, [&](size_t, const SeenEntry& entry, const TrueEvent& happened) {
        const bool tells = entry.kind == v1::ENTRY_KIND_PRESENT ||
                           entry.kind == v1::ENTRY_KIND_LISTED ||
                           entry.kind == v1::ENTRY_KIND_AMENDED;
        verdict.Judge(tells ? entry.has_listing != entry.withheld : !entry.has_listing,
                      Text(entry) + "has a listing and is withheld, or neither");
        verdict.Judge(entry.has_lift == (entry.kind == v1::ENTRY_KIND_LIFTED),
                      Text(entry) + "has a lift, or lacks it");
        if (tells && entry.kind != v1::ENTRY_KIND_PRESENT) {
          verdict.Judge(entry.kind == happened.kind, Text(entry) + "is of another kind");
        }
        if (!entry.has_listing || !happened.known) return;
        verdict.Judge(entry.hash == happened.hash, Text(entry) + "is not the whole listing");
      });
  return verdict;
}

Verdict CheckWithinView(const FeedRecord& record, const Truth& truth) {
  Verdict verdict;
  const std::vector<StreamJudge> judges = JudgesOf(record, truth);
  ForEachEntry(record, truth, verdict,
               [&](size_t i, const SeenEntry& entry, const TrueEvent& happened) {
                 if (!entry.has_listing) return;
                 ListingSubject subject = happened.subject;
                 subject.company = entry.company;
                 verdict.Judge(judges[record.responses[i].stream].MayMatch(entry.fields, subject),
                               absl::StrCat(Text(entry), Describe(truth.fields(entry.fields)),
                                            " is outside of the ", DescribeViews(record, i)));
               });
  return verdict;
}

}  // namespace landbridge::testing
