// SPDX-License-Identifier: Apache-2.0
// The checkers of how streams begin and end, of acknowledgements and of pauses.
#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "proto/contract/check.h"
#include "tests/simulation/checkers.h"
#include "tests/simulation/places.h"

namespace landbridge::testing {
namespace {

// Whether the view has been one and the same from the stream of the token to this one.
bool KeptItsView(const FeedRecord& record, size_t stream) {
  const SeenStream& opened = record.streams[stream];
  if (opened.parent < 0 || opened.views.size() != 1) return false;
  const uint32_t first = record.responses[static_cast<size_t>(opened.parent)].stream;
  for (size_t i = first; i < stream; ++i) {
    if (record.streams[i].views != opened.views) return false;
  }
  return true;
}

const SeenResponse* FirstOf(const FeedRecord& record, size_t stream) {
  const auto first = std::lower_bound(
      record.responses.begin(), record.responses.end(), stream,
      [](const SeenResponse& each, size_t number) { return each.stream < number; });
  return first == record.responses.end() || first->stream != stream ? nullptr : &*first;
}

// Whether a token from the midst of a change may be refused: the former view is given up when a
// later token is acknowledged.
bool GaveUpFormerView(const FeedRecord& record, const Places& places, size_t number) {
  const SeenStream& stream = record.streams[number];
  return places.OpeningOf(stream).phase == Phase::kChange &&
         std::any_of(record.acknowledgements.begin(), record.acknowledgements.end(),
                     [&](const SeenAcknowledgement& each) {
                       return each.response > stream.parent &&
                              record.responses[static_cast<size_t>(each.response)].stream < number;
                     });
}

bool EndsWell(const FeedRecord& record, const Places& places, size_t number) {
  const SeenStream& stream = record.streams[number];
  switch (stream.end) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kCancelled:
      return true;
    case absl::StatusCode::kInvalidArgument:
      // The place is kept for ever, and so is the store.
      return stream.reason == v1::PROBLEM_REASON_TOKEN_OF_OTHER_FILTER && stream.parent >= 0 &&
             (!KeptItsView(record, number) || GaveUpFormerView(record, places, number));
    default:
      return false;
  }
}

// The furthest event that the token of `response` may stand for.
int64_t LatestMeaning(const FeedRecord& record, const Places& places, size_t response,
                      const Truth& truth) {
  if (places.After(response).phase == Phase::kSnapshot) return 0;
  for (size_t i = response + 1; i < record.responses.size(); ++i) {
    const SeenResponse& later = record.responses[i];
    if (later.stream != record.responses[response].stream) break;
    if (places.Before(i).phase != Phase::kTail) continue;
    if (later.kind == Seen::kProgress) return later.through_event;
    if (later.entries > 0) return static_cast<int64_t>(record.begin_of(later)->event) - 1;
  }
  return truth.head();
}

}  // namespace

Verdict CheckResumable(const FeedRecord& record) {
  Verdict verdict;
  const Places places(record);
  for (size_t i = 0; i < record.streams.size(); ++i) {
    const SeenStream& stream = record.streams[i];
    const std::string who = absl::StrCat("stream ", i, ": ");
    verdict.Judge(EndsWell(record, places, i),
                  absl::StrCat(who, "ended with code ", static_cast<int>(stream.end), ", ",
                               v1::ProblemReason_Name(stream.reason)));
    const SeenResponse* first = FirstOf(record, i);
    if (first == nullptr) continue;
    const Place opening = places.OpeningOf(stream);
    if (opening.phase == Phase::kNone) {
      verdict.Judge(first->kind == Seen::kSnapshotStarted, who + "does not begin with a snapshot");
    } else if (KeptItsView(record, i)) {
      verdict.Judge(first->kind != Seen::kSnapshotStarted && first->kind != Seen::kChangeStarted,
                    who + "begins anew in spite of its token");
    } else if (opening.phase != Phase::kSnapshot) {
      verdict.Judge(first->kind != Seen::kSnapshotStarted, who + "begins a snapshot in the tail");
    }
  }
  for (size_t i = 0; i < record.responses.size(); ++i) {
    const SeenResponse& response = record.responses[i];
    const Place& before = places.Before(i);
    verdict.Judge(response.has_token, absl::StrCat("response ", i, " has no token"));
    if (response.kind == Seen::kSnapshotFinished) {
      verdict.Judge(
          before.phase == Phase::kSnapshot && before.generation == response.generation,
          absl::StrCat("response ", i, " finishes a snapshot that this path did not start"));
    }
    if (response.kind == Seen::kChangeFinished) {
      verdict.Judge(before.phase == Phase::kChange,
                    absl::StrCat("response ", i, " finishes a change that did not start"));
    }
  }
  return verdict;
}

Verdict CheckAcknowledged(const FeedRecord& record, const Truth& truth) {
  Verdict verdict;
  const Places places(record);
  int64_t recorded = 0;  // as far as is known
  int64_t allowed = 0;   // by all tokens that were sent
  for (const SeenAcknowledgement& acknowledgement : record.acknowledgements) {
    int64_t least = recorded;
    if (acknowledgement.response >= 0) {
      const auto response = static_cast<size_t>(acknowledgement.response);
      allowed = std::max(allowed, LatestMeaning(record, places, response, truth));
      if (places.After(response).is_known()) {
        least = std::max(least, places.After(response).through);
      }
    }
    if (!acknowledgement.answered) continue;
    verdict.Judge(acknowledgement.event >= recorded,
                  absl::StrCat("went back from ", recorded, " to ", acknowledgement.event));
    verdict.Judge(
        acknowledgement.event >= least,
        absl::StrCat(least, " was acknowledged, and ", acknowledgement.event, " is recorded"));
    verdict.Judge(acknowledgement.event <= allowed,
                  absl::StrCat(acknowledgement.event, " is ahead of any token: ", allowed));
    recorded = std::max(recorded, acknowledgement.event);
  }
  return verdict;
}

Verdict CheckIsolation(const FeedRecord& record) {
  Verdict verdict;
  for (const SeenPause& pause : record.pauses) {
    verdict.Judge(pause.was_over || pause.passed_events >= pause.wanted_events,
                  absl::StrCat("the feed stood still after ", pause.passed_events, " of ",
                               pause.wanted_events, " events while this one did not read"));
  }
  return verdict;
}

}  // namespace landbridge::testing
