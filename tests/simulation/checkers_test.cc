// SPDX-License-Identifier: Apache-2.0
// Each checker passes a small true record and complains of one that was falsified: none of them
// can be silent because it sees nothing.
#include "tests/simulation/checkers.h"

#include <functional>
#include <string>
#include <vector>

#include "tests/simulation/truth.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

constexpr uint64_t kGeneration = 7;

ListingFields FieldsIn(const std::string& region) {
  return {
      "penalty",           region, "440300", "11440300007542005U", v1::SUBJECT_KIND_ORGANISATION,
      v1::SEVERITY_GENERAL};
}

SeenEntry Shown(v1::EntryKind kind, uint32_t event, uint32_t listing, uint32_t hash,
                uint16_t fields) {
  SeenEntry entry;
  entry.kind = kind;
  entry.event = event;
  entry.listing = listing;
  entry.has_listing = true;
  entry.hash = hash;
  entry.company = 1;
  entry.fields = fields;
  return entry;
}

SeenEntry Gone(v1::EntryKind kind, uint32_t event, uint32_t listing) {
  SeenEntry entry;
  entry.kind = kind;
  entry.event = event;
  entry.listing = listing;
  entry.has_lift = kind == v1::ENTRY_KIND_LIFTED;
  return entry;
}

// Puts a record together, response by response.
class Story {
 public:
  explicit Story(std::vector<NaiveView> views) { record_.views = std::move(views); }

  Story& Open(int64_t parent, int view = 0, int64_t known_before = 0) {
    SeenStream stream;
    stream.parent = parent;
    stream.views = {view};
    stream.known_before = known_before;
    stream.end = absl::StatusCode::kUnavailable;
    record_.streams.push_back(stream);
    return *this;
  }
  Story& Say(Seen kind, uint64_t generation = 0) {
    SeenResponse response;
    response.kind = kind;
    response.generation = generation;
    return Add(response, {});
  }
  Story& Progress(int64_t through) {
    SeenResponse response;
    response.kind = Seen::kProgress;
    response.through_event = through;
    response.through_ms = through * 1000;
    return Add(response, {});
  }
  Story& Deliver(const std::vector<SeenEntry>& entries) { return Add(SeenResponse(), entries); }

  FeedRecord Told(int64_t drained_through) {
    record_.drained_through = drained_through;
    return record_;
  }

 private:
  Story& Add(SeenResponse response, const std::vector<SeenEntry>& entries) {
    response.stream = static_cast<uint32_t>(record_.streams.size() - 1);
    response.first_entry = static_cast<uint32_t>(record_.entries.size());
    response.entries = static_cast<uint32_t>(entries.size());
    record_.entries.insert(record_.entries.end(), entries.begin(), entries.end());
    record_.responses.push_back(response);
    return *this;
  }

  FeedRecord record_;
};

// Seven events of three listings: 1 and 2 begin inside of 440000, 3 outside; 2 moves out, 1 is
// amended and lifted, 3 is lifted.
FeedRecord WhatTheAuditorSaw() {
  return Story({NaiveView{.filter = {}, .grant = {{}, {}, true}}})
      .Open(-1)
      .Say(Seen::kSnapshotStarted, kGeneration)
      .Say(Seen::kSnapshotFinished, kGeneration)
      .Deliver(
          {Shown(v1::ENTRY_KIND_LISTED, 1, 1, 11, 0), Shown(v1::ENTRY_KIND_LISTED, 2, 2, 21, 0),
           Shown(v1::ENTRY_KIND_LISTED, 3, 3, 31, 1), Shown(v1::ENTRY_KIND_AMENDED, 4, 1, 12, 0),
           Shown(v1::ENTRY_KIND_AMENDED, 5, 2, 22, 1), Gone(v1::ENTRY_KIND_LIFTED, 6, 1),
           Gone(v1::ENTRY_KIND_LIFTED, 7, 3)})
      .Progress(7)
      .Told(7);
}

Truth MakeTruth() {
  const FeedRecord all = WhatTheAuditorSaw();
  return Truth(all, FeedRecord(), {}, {FieldsIn("440305"), FieldsIn("330106")});
}

std::vector<NaiveView> Views() {
  NaiveView guangdong{.filter = {}, .grant = {{}, {}, true}};
  guangdong.filter.add_subject_regions("440000");
  NaiveView zhejiang{.filter = {}, .grant = {{}, {}, true}};
  zhejiang.filter.add_subject_regions("330000");
  return {guangdong, zhejiang};
}

// One that sees 440000 from event 2 on, is cut off, and goes on.
FeedRecord TrueRecord() {
  return Story(Views())
      .Open(-1)
      .Say(Seen::kSnapshotStarted, kGeneration)
      .Deliver(
          {Shown(v1::ENTRY_KIND_PRESENT, 1, 1, 11, 0), Shown(v1::ENTRY_KIND_PRESENT, 2, 2, 21, 0)})
      .Say(Seen::kSnapshotFinished, kGeneration)
      .Progress(3)
      .Deliver({Shown(v1::ENTRY_KIND_AMENDED, 4, 1, 12, 0)})
      .Open(4, 0, 5)
      .Deliver({Gone(v1::ENTRY_KIND_LEFT_VIEW, 5, 2), Gone(v1::ENTRY_KIND_LIFTED, 6, 1)})
      .Progress(7)
      .Told(7);
}
constexpr size_t kAmendment = 2;  // in its entries
constexpr size_t kLeaving = 3;
constexpr size_t kLift = 4;
constexpr size_t kFirstProgress = 3;  // in its responses
constexpr size_t kLastDelivery = 5;

// One that sees 440000 and then, from event 4 on, 330000.
FeedRecord RecordOfChange() {
  return Story(Views())
      .Open(-1)
      .Say(Seen::kSnapshotStarted, kGeneration)
      .Deliver({Shown(v1::ENTRY_KIND_PRESENT, 1, 1, 11, 0)})
      .Say(Seen::kSnapshotFinished, kGeneration)
      .Progress(1)
      .Open(3, 1)
      .Say(Seen::kChangeStarted)
      .Deliver({Gone(v1::ENTRY_KIND_LEFT_VIEW, 4, 1), Shown(v1::ENTRY_KIND_PRESENT, 3, 3, 31, 1)})
      .Say(Seen::kChangeFinished)
      .Deliver({Shown(v1::ENTRY_KIND_AMENDED, 5, 2, 22, 1), Gone(v1::ENTRY_KIND_LIFTED, 7, 3)})
      .Progress(7)
      .Told(7);
}

FinalState TheFinalState() { return {{2, {.fields = 1, .subject = {.company = 1}, .hash = 22}}}; }

using Falsify = std::function<void(FeedRecord&)>;

// The verdict on a record without and with a falsification.
void RequireComplaint(FeedRecord record, const std::function<Verdict(const FeedRecord&)>& check,
                      const Falsify& falsify) {
  const Verdict before = check(record);
  INFO((before.texts().empty() ? "" : before.texts().front()));
  CHECK(before.complaints() == 0);
  CHECK(before.judged() > 0);
  falsify(record);
  CHECK(check(record).complaints() > 0);
}

template <typename Check>
auto With(const Truth& truth, Check check) {
  return [&truth, check](const FeedRecord& record) { return check(record, truth); };
}

// Without one entry of a response with several.
void LeaveOut(FeedRecord& record, size_t entry) {
  record.entries.erase(record.entries.begin() + static_cast<std::ptrdiff_t>(entry));
  for (SeenResponse& response : record.responses) {
    if (response.first_entry > entry) {
      --response.first_entry;
    } else if (response.first_entry + response.entries > entry) {
      --response.entries;
    }
  }
}

TEST_CASE("ordered complains of an event after a later one", "[checkers]") {
  RequireComplaint(TrueRecord(), CheckOrdered, [](FeedRecord& record) {
    std::swap(record.entries[kLeaving], record.entries[kLift]);
  });
}

TEST_CASE("no gap complains of an event that was left out", "[checkers]") {
  const Truth truth = MakeTruth();
  RequireComplaint(TrueRecord(), With(truth, CheckNoGap),
                   [](FeedRecord& record) { LeaveOut(record, kLeaving); });
}

TEST_CASE("no gap complains of a stream that goes on too late", "[checkers]") {
  const Truth truth = MakeTruth();
  RequireComplaint(TrueRecord(), With(truth, CheckNoGap),
                   [](FeedRecord& record) { record.streams[1].parent = kFirstProgress; });
}

TEST_CASE("no gap complains of a number that is no event", "[checkers]") {
  FeedRecord all = WhatTheAuditorSaw();
  CHECK(CheckDense(Truth(all, FeedRecord(), {}, {FieldsIn("440305"), FieldsIn("330106")}))
            .complaints() == 0);
  LeaveOut(all, 3);
  CHECK(CheckDense(Truth(all, FeedRecord(), {}, {FieldsIn("440305"), FieldsIn("330106")}))
            .complaints() == 1);
}

TEST_CASE("no repeat complains of an event that comes again on the next stream", "[checkers]") {
  RequireComplaint(TrueRecord(), CheckNoRepeat, [](FeedRecord& record) {
    record.entries[kLeaving] = record.entries[kAmendment];
  });
}

TEST_CASE("resumable complains of a stream that begins anew", "[checkers]") {
  RequireComplaint(TrueRecord(), CheckResumable, [](FeedRecord& record) {
    record.responses[kLastDelivery].kind = Seen::kSnapshotStarted;
  });
}

TEST_CASE("resumable complains of the end of a snapshot that did not begin", "[checkers]") {
  RequireComplaint(TrueRecord(), CheckResumable,
                   [](FeedRecord& record) { record.responses[2].generation = kGeneration + 1; });
}

TEST_CASE("resumable complains of a token that is refused in its own view", "[checkers]") {
  RequireComplaint(TrueRecord(), CheckResumable, [](FeedRecord& record) {
    record.streams[1].end = absl::StatusCode::kInvalidArgument;
    record.streams[1].reason = v1::PROBLEM_REASON_TOKEN_OF_OTHER_FILTER;
  });
}

TEST_CASE("resumable lets a former view go that a later acknowledgement gave up", "[checkers]") {
  // In the midst of a change, it is cut off, and goes on.
  FeedRecord record = RecordOfChange();
  record.streams.push_back(record.streams[1]);
  record.streams.push_back(record.streams[1]);
  record.streams[2].parent = 5;
  record.streams[2].end = absl::StatusCode::kInvalidArgument;
  record.streams[2].reason = v1::PROBLEM_REASON_TOKEN_OF_OTHER_FILTER;
  record.streams[3].parent = 8;
  CHECK(CheckResumable(record).complaints() == 1);
  record.acknowledgements = {{.response = 7, .answered = true, .event = 4}};
  CHECK(CheckResumable(record).complaints() == 0);
}

TEST_CASE("snapshot exact complains of what is missing, too much, or old", "[checkers]") {
  const Truth truth = MakeTruth();
  const auto check = With(truth, CheckSnapshotExact);
  RequireComplaint(TrueRecord(), check, [](FeedRecord& record) { LeaveOut(record, 1); });
  RequireComplaint(TrueRecord(), check, [](FeedRecord& record) { record.entries[1].listing = 3; });
  RequireComplaint(TrueRecord(), check, [](FeedRecord& record) { record.entries[1].hash = 20; });
}

TEST_CASE("view change exact complains of what did not enter and what did not leave",
          "[checkers]") {
  const Truth truth = MakeTruth();
  const auto check = With(truth, CheckViewChangeExact);
  RequireComplaint(RecordOfChange(), check, [](FeedRecord& record) { LeaveOut(record, 1); });
  RequireComplaint(RecordOfChange(), check, [](FeedRecord& record) { LeaveOut(record, 2); });
}

TEST_CASE("lifts cannot be filtered: a held listing whose lift is left out is complained of",
          "[checkers]") {
  const Truth truth = MakeTruth();
  RequireComplaint(TrueRecord(), With(truth, CheckLiftsUnfilterable),
                   [](FeedRecord& record) { LeaveOut(record, kLift); });
}

TEST_CASE("withheld complains of content after its lift was known", "[checkers]") {
  const Truth truth = MakeTruth();
  RequireComplaint(TrueRecord(), With(truth, CheckWithheld),
                   [](FeedRecord& record) { record.streams[0].known_before = 6; });
}

TEST_CASE("withheld complains of what is withheld without a lift", "[checkers]") {
  const Truth truth = MakeTruth();
  RequireComplaint(TrueRecord(), With(truth, CheckWithheld), [](FeedRecord& record) {
    record.entries[1].withheld = true;
    record.entries[1].has_listing = false;
  });
}

TEST_CASE("leaving is not lifting: each in the place of the other is complained of", "[checkers]") {
  const Truth truth = MakeTruth();
  const auto check = With(truth, CheckLeavingIsNotLifting);
  RequireComplaint(TrueRecord(), check, [](FeedRecord& record) {
    record.entries[kLeaving].kind = v1::ENTRY_KIND_LIFTED;
  });
  RequireComplaint(TrueRecord(), check, [](FeedRecord& record) {
    record.entries[kLift].kind = v1::ENTRY_KIND_LEFT_VIEW;
  });
  RequireComplaint(TrueRecord(), check,
                   [](FeedRecord& record) { record.entries[kLeaving].has_listing = true; });
}

TEST_CASE("whole listings complains of other content, and of none", "[checkers]") {
  const Truth truth = MakeTruth();
  const auto check = With(truth, CheckWholeListings);
  RequireComplaint(TrueRecord(), check,
                   [](FeedRecord& record) { record.entries[kAmendment].hash = 13; });
  RequireComplaint(TrueRecord(), check,
                   [](FeedRecord& record) { record.entries[kAmendment].has_listing = false; });
}

TEST_CASE("progress complains when it goes back, runs ahead or does not reach the head",
          "[checkers]") {
  const Truth truth = MakeTruth();
  const auto check = With(truth, CheckProgress);
  RequireComplaint(TrueRecord(), check,
                   [](FeedRecord& record) { record.responses.back().through_event = 5; });
  RequireComplaint(TrueRecord(), check,
                   [](FeedRecord& record) { record.responses.back().through_event = 8; });
  RequireComplaint(TrueRecord(), check, [](FeedRecord& record) { record.drained_through = 6; });
  RequireComplaint(TrueRecord(), check, [](FeedRecord& record) { record.failure = "tired"; });
  RequireComplaint(TrueRecord(), check,
                   [](FeedRecord& record) { record.responses[2].kind = Seen::kProgress; });
  // Everything was told, and yet it does not say so.
  RequireComplaint(TrueRecord(), check, [](FeedRecord& record) {
    SeenResponse empty = record.responses.back();
    empty.kind = Seen::kDelivery;
    empty.entries = 0;
    record.responses.push_back(empty);
  });
}

TEST_CASE("acknowledged complains of what goes back, runs ahead or is lost", "[checkers]") {
  const Truth truth = MakeTruth();
  FeedRecord record = TrueRecord();
  // Of the token after event 4; it may stand for nothing beyond, because 5 came next.
  record.acknowledgements = {{.response = 1, .answered = true, .event = 0},
                             {.response = 4, .answered = true, .event = 4},
                             {.response = -1, .answered = true, .event = 4}};
  const auto check = With(truth, CheckAcknowledged);
  RequireComplaint(record, check, [](FeedRecord& each) { each.acknowledgements[2].event = 3; });
  RequireComplaint(record, check, [](FeedRecord& each) { each.acknowledgements[0].event = 1; });
  RequireComplaint(record, check, [](FeedRecord& each) {
    each.acknowledgements[1].event = 3;
    each.acknowledgements[2].event = 3;
  });
}

TEST_CASE("isolation complains when the feed stood still", "[checkers]") {
  FeedRecord record = TrueRecord();
  record.pauses = {{.wanted_events = 4, .passed_events = 4, .was_over = false}};
  RequireComplaint(record, CheckIsolation,
                   [](FeedRecord& each) { each.pauses[0].passed_events = 3; });
}

TEST_CASE("within the view complains of content that the filter leaves out", "[checkers]") {
  const Truth truth = MakeTruth();
  RequireComplaint(TrueRecord(), With(truth, CheckWithinView),
                   [](FeedRecord& record) { record.streams[0].views = {1}; });
}

TEST_CASE("every content checker complains of an event of another listing", "[checkers]") {
  const Truth truth = MakeTruth();
  for (const auto& check :
       {CheckWithheld, CheckLeavingIsNotLifting, CheckWholeListings, CheckWithinView}) {
    RequireComplaint(TrueRecord(), With(truth, check),
                     [](FeedRecord& record) { record.entries[0].listing = 3; });
  }
}

TEST_CASE("the final state is complained of when a listing is missing, too much, or old",
          "[checkers]") {
  const Truth truth = MakeTruth();
  const auto check = [&](const FeedRecord& record) {
    return CheckFinalState(record, truth, TheFinalState());
  };
  RequireComplaint(RecordOfChange(), check, [](FeedRecord& record) { LeaveOut(record, 3); });
  RequireComplaint(RecordOfChange(), check, [](FeedRecord& record) { LeaveOut(record, 4); });
  RequireComplaint(RecordOfChange(), check,
                   [](FeedRecord& record) { record.entries[3].hash = 21; });
}

TEST_CASE("what was rolled back is as if it had never been", "[checkers]") {
  const Truth truth = MakeTruth();
  // The lift of listing 1 was applied, lost in a crash, and comes again.
  FeedRecord record = Story(Views())
                          .Open(-1)
                          .Say(Seen::kSnapshotStarted, kGeneration)
                          .Deliver({Shown(v1::ENTRY_KIND_PRESENT, 4, 1, 12, 0)})
                          .Say(Seen::kSnapshotFinished, kGeneration)
                          .Progress(5)
                          .Deliver({Gone(v1::ENTRY_KIND_LIFTED, 6, 1)})
                          .Open(3)
                          .Deliver({Gone(v1::ENTRY_KIND_LIFTED, 6, 1)})
                          .Progress(7)
                          .Told(7);
  CHECK(CheckNoRepeat(record).complaints() == 0);
  CHECK(CheckLiftsUnfilterable(record, truth).complaints() == 0);
  record.streams[1].parent = 4;
  CHECK(CheckNoRepeat(record).complaints() == 1);
  record.streams[1].parent = 3;
  LeaveOut(record, 2);
  CHECK(CheckLiftsUnfilterable(record, truth).complaints() == 1);
}

}  // namespace
}  // namespace landbridge::testing
