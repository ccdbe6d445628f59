// SPDX-License-Identifier: Apache-2.0
// The checkers of numbers and places: what came, in which order, after what.
#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/simulation/checkers.h"
#include "tests/simulation/places.h"

namespace landbridge::testing {
namespace {

constexpr size_t kTextsMax = 10;

std::string At(size_t response) { return absl::StrCat("response ", response, ": "); }

bool StartsStream(const FeedRecord& record, size_t response) {
  return response == 0 ||
         record.responses[response - 1].stream != record.responses[response].stream;
}

}  // namespace

void Verdict::Complain(const std::string& complaint) {
  ++complaints_;
  if (texts_.size() < kTextsMax) texts_.push_back(complaint);
}

void Verdict::Add(const std::string& who, const Verdict& other) {
  judged_ += other.judged_;
  complaints_ += other.complaints_;
  for (const std::string& text : other.texts_) {
    if (texts_.size() < kTextsMax) texts_.push_back(who + ": " + text);
  }
}

Verdict CheckOrdered(const FeedRecord& record) {
  Verdict verdict;
  const Places places(record);
  uint32_t last = 0;  // on this stream
  for (size_t i = 0; i < record.responses.size(); ++i) {
    const SeenResponse& response = record.responses[i];
    if (StartsStream(record, i) || places.Before(i).phase != Phase::kTail) last = 0;
    if (places.Before(i).phase != Phase::kTail) continue;
    for (const SeenEntry* entry = record.begin_of(response); entry != record.end_of(response);
         ++entry) {
      verdict.Judge();
      if (entry->event < last) {
        verdict.Complain(absl::StrCat(At(i), "event ", entry->event, " after event ", last));
      }
      last = std::max(last, entry->event);
    }
  }
  return verdict;
}

Verdict CheckNoRepeat(const FeedRecord& record) {
  Verdict verdict;
  const Places places(record);
  // The events of the path's tail, and where those of its present stretch begin.
  std::vector<uint32_t> told;
  struct Extent {
    size_t begin;
    size_t end;
  };
  std::vector<Extent> extents;
  for (size_t i = 0; i < record.responses.size(); ++i) {
    const SeenResponse& response = record.responses[i];
    const int64_t previous = places.PreviousOf(i);
    Extent extent{0, 0};
    if (previous >= 0) extent = extents[static_cast<size_t>(previous)];
    told.resize(extent.end);
    if (places.Before(i).phase != Phase::kTail) extent.begin = told.size();
    const bool in_tail = places.Before(i).phase == Phase::kTail;
    for (const SeenEntry* entry = record.begin_of(response);
         in_tail && entry != record.end_of(response); ++entry) {
      verdict.Judge();
      const auto begin = told.begin() + static_cast<std::ptrdiff_t>(extent.begin);
      const auto found = std::lower_bound(begin, told.end(), entry->event);
      if (found != told.end() && *found == entry->event) {
        verdict.Complain(absl::StrCat(At(i), "event ", entry->event, " came before"));
      } else {
        told.insert(found, entry->event);
      }
    }
    extent.end = told.size();
    extents.push_back(extent);
  }
  return verdict;
}

Verdict CheckNoGap(const FeedRecord& record, const Truth& truth) {
  Verdict verdict;
  const Places places(record);
  std::vector<StreamJudge> judges;
  for (const SeenStream& stream : record.streams) judges.emplace_back(record, stream, truth);
  for (size_t i = 0; i < record.responses.size(); ++i) {
    const SeenResponse& response = record.responses[i];
    const StreamJudge& judge = judges[response.stream];
    if (!places.Before(i).is_known()) continue;
    int64_t through = places.Before(i).through;
    const auto check_silence = [&](int64_t to) {
      for (; through + 1 <= std::min<int64_t>(to, truth.head()); ++through) {
        const auto event = static_cast<uint32_t>(through + 1);
        verdict.Judge();
        const Shows shows = judge.HowShows(event);
        if (shows == Shows::kAsItIs || shows == Shows::kLeftView) {
          verdict.Complain(absl::StrCat(At(i), "event ", event, " was left out"));
        }
      }
    };
    for (const SeenEntry* entry = record.begin_of(response); entry != record.end_of(response);
         ++entry) {
      check_silence(static_cast<int64_t>(entry->event) - 1);
      through = std::max<int64_t>(through, entry->event);
    }
    if (response.kind == Seen::kProgress) check_silence(response.through_event);
  }
  return verdict;
}

Verdict CheckProgress(const FeedRecord& record, const Truth& truth) {
  Verdict verdict;
  const Places places(record);
  int64_t last_ms = 0;
  for (size_t i = 0; i < record.responses.size(); ++i) {
    const SeenResponse& response = record.responses[i];
    const Place& before = places.Before(i);
    if (StartsStream(record, i)) last_ms = 0;
    if (response.kind == Seen::kDelivery && response.entries == 0) {
      const bool may_be_behind = before.phase != Phase::kTail || before.through < truth.head();
      verdict.Judge(may_be_behind, At(i) + "an empty delivery in the place of progress");
    }
    if (response.kind != Seen::kProgress) continue;
    verdict.Judge(before.phase == Phase::kTail,
                  At(i) + "progress within a snapshot or a change of the view");
    verdict.Judge(response.through_event >= before.through,
                  absl::StrCat(At(i), "progress goes back to event ", response.through_event));
    verdict.Judge(response.through_event <= truth.head(),
                  absl::StrCat(At(i), "progress beyond the head: ", response.through_event));
    verdict.Judge(response.through_ms >= last_ms,
                  absl::StrCat(At(i), "the time of progress goes back to ", response.through_ms));
    last_ms = response.through_ms;
  }
  verdict.Judge(record.failure.empty(), "gave up: " + record.failure);
  verdict.Judge(
      record.drained_through == truth.head(),
      absl::StrCat("was told everything up to ", record.drained_through, " of ", truth.head()));
  return verdict;
}

Verdict CheckDense(const Truth& truth) {
  Verdict verdict;
  for (uint32_t event = 1; event <= truth.head(); ++event) {
    verdict.Judge();
    if (truth.at(event).listing == 0) {
      verdict.Complain(absl::StrCat("nobody was told of event ", event));
    }
  }
  return verdict;
}

}  // namespace landbridge::testing
