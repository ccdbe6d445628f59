// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/feed_cursor.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "broker/ledger/tables.h"
#include "proto/contract/problem.h"
#include "storage/state_batch.h"
#include "tests/feed/feed_stage.h"
#include "tests/feed/reference_subscriber.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

// Small, so that few listings make many messages.
constexpr FeedCursorOptions kSmallMessages = {.message_bytes = 400, .examined_max = 3};

v1::Filter InGuangdong() {
  v1::Filter filter;
  filter.add_subject_regions("440000");
  return filter;
}

// One next message, or nothing at the head.
std::optional<v1::SubscribeResponse> ReadOne(FeedCursor& cursor) {
  for (;;) {
    absl::StatusOr<std::optional<grpc::ByteBuffer>> next = cursor.Next();
    REQUIRE(next.ok());
    if (*next) return ParseResponse(**next);
    if (cursor.at_head()) return std::nullopt;
  }
}

// A busy day: reports that come, change their content, move out of a region and back, and end.
class Churn {
 public:
  explicit Churn(FeedStage& stage) : stage_(stage) {}

  // The same step for the same number, on every machine.
  void Step(uint32_t i) {
    const uint32_t random = (i + 1) * 2654435761u >> 7;
    const int listing = static_cast<int>(random % 23);
    FeedStage::Report report = FeedStage::Numbered(listing);
    switch (random / 23 % 5) {
      case 0:
        stage_.Withdraw(report.record_id);
        return;
      case 1:
        report.subject_region = "330100";
        break;
      case 2:
        report.subject_region = "440100";
        break;
      default:
        break;
    }
    report.conduct = "conduct " + std::to_string(i);
    stage_.Publish(report);
  }

 private:
  FeedStage& stage_;
};

TEST_CASE("an empty feed is an empty snapshot and then progress") {
  FeedStage stage;
  FeedCursor cursor = stage.Snapshot(WholeView());
  const auto responses = ReadToHead(cursor);
  REQUIRE(responses.size() == 3);
  CHECK(responses[0].has_snapshot_started());
  CHECK(responses[1].has_snapshot_finished());
  CHECK(responses[1].snapshot_finished().generation() ==
        responses[0].snapshot_started().generation());
  CHECK(responses[2].has_progress());
}

TEST_CASE("a snapshot holds each listing in force once, and none that was lifted",
          "[snapshot exact]") {
  FeedStage stage;
  stage.PublishMany(0, 10);
  stage.Withdraw("R3");
  FeedCursor cursor = stage.Snapshot(WholeView(), kSmallMessages);
  std::vector<std::string> ids;
  for (const v1::Entry& entry : EntriesOf(ReadToHead(cursor))) {
    CHECK(entry.kind() == v1::ENTRY_KIND_PRESENT);
    CHECK(entry.event() == entry.listing().event());
    CHECK(entry.listing().listing_id() == entry.listing_id());
    ids.push_back(entry.listing_id());
  }
  CHECK(ids == std::vector<std::string>{"L1", "L2", "L3", "L5", "L6", "L7", "L8", "L9", "L10"});
}

TEST_CASE("the tail brings each later event once and in order", "[ordered][no gap][no repeat]") {
  FeedStage stage;
  stage.PublishMany(0, 3);
  FeedCursor cursor = stage.Snapshot(WholeView());
  ReadToHead(cursor);
  for (uint32_t i = 0; i < 60; ++i) Churn(stage).Step(i);
  int64_t expected = 3;
  for (const v1::Entry& entry : EntriesOf(ReadToHead(cursor))) CHECK(entry.event() == ++expected);
  CHECK(expected == stage.head().value());
}

TEST_CASE("the present state is exact whatever is published while it is read", "[snapshot exact]") {
  for (const bool filtered : {false, true}) {
    FeedStage stage;
    stage.PublishMany(0, 20);
    Churn churn(stage);
    const View view = filtered ? FilteredView(InGuangdong()) : WholeView();
    FeedCursor cursor = stage.Snapshot(view, kSmallMessages);
    ReferenceSubscriber subscriber;
    uint32_t step = 0;
    bool finished = false;
    while (const auto response = ReadOne(cursor)) {
      subscriber.Apply(*response);
      finished = finished || response->has_snapshot_finished();
      if (step < 40) churn.Step(step++);
    }
    CHECK(finished);
    CHECK(subscriber.holdings() == stage.Holdings(view));
    CHECK_FALSE(subscriber.holdings().empty());
  }
}

TEST_CASE("the snapshot is finished only when what happened while it was read has followed",
          "[snapshot exact]") {
  FeedStage stage;
  stage.PublishMany(0, 9);
  FeedCursor cursor = stage.Snapshot(WholeView(), kSmallMessages);
  REQUIRE(ReadOne(cursor)->has_snapshot_started());
  REQUIRE(ReadOne(cursor)->has_delivery());
  // The first listing was read already; without what follows, the subscriber would keep it.
  stage.Withdraw("R0");
  bool lifted = false;
  while (const auto response = ReadOne(cursor)) {
    for (const v1::Entry& entry : response->delivery().entries()) {
      lifted = lifted || entry.kind() == v1::ENTRY_KIND_LIFTED;
    }
    if (response->has_snapshot_finished()) break;
  }
  CHECK(lifted);
}

TEST_CASE("a subscriber that reconnects after every message holds what an undisturbed one holds",
          "[resumable]") {
  FeedStage stage;
  stage.PublishMany(0, 20);
  Churn churn(stage);
  const View view = FilteredView(InGuangdong());
  std::optional<FeedCursor> cursor = stage.Snapshot(view, kSmallMessages);
  ReferenceSubscriber subscriber;
  int generations = 0;
  uint32_t step = 0;
  while (const auto response = ReadOne(*cursor)) {
    generations += response->has_snapshot_started() ? 1 : 0;
    subscriber.Apply(*response);
    if (step < 40) churn.Step(step++);
    // Progress tells of the head at once after each start.
    if (response->has_progress() && step == 40) break;
    cursor.emplace(stage.Resume(view, subscriber.token(), kSmallMessages));
  }
  CHECK(generations == 1);
  CHECK(subscriber.holdings() == stage.Holdings(view));
}

TEST_CASE("whatever message is the last one stored, going on after it leads to the same state",
          "[resumable]") {
  FeedStage stage;
  stage.PublishMany(0, 12);
  const View view = FilteredView(InGuangdong());
  FeedCursor cursor = stage.Snapshot(view, kSmallMessages);
  std::vector<ReferenceSubscriber> stored;  // the subscriber as it was after each message
  ReferenceSubscriber subscriber;
  uint32_t step = 0;
  while (const auto response = ReadOne(cursor)) {
    subscriber.Apply(*response);
    stored.push_back(subscriber);
    if (step < 20) Churn(stage).Step(step++);
  }
  CHECK(stored.size() >= 20);
  for (ReferenceSubscriber& later : stored) {
    FeedCursor again = stage.Resume(view, later.token(), kSmallMessages);
    while (const auto response = ReadOne(again)) later.Apply(*response);
    CHECK(later.holdings() == stage.Holdings(view));
  }
}

TEST_CASE("an entry that enters the view comes with its listing, one that leaves it without",
          "[leaving is not lifting][whole listings]") {
  FeedStage stage;
  FeedStage::Report report = {.record_id = "R1", .subject_region = "330100"};
  stage.Publish(report);
  const View view = FilteredView(InGuangdong());
  FeedCursor cursor = stage.Snapshot(view);
  CHECK(EntriesOf(ReadToHead(cursor)).empty());

  report.subject_region = "440100";
  stage.Publish(report);
  auto entries = EntriesOf(ReadToHead(cursor));
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].kind() == v1::ENTRY_KIND_AMENDED);
  CHECK(entries[0].listing().decision().subject().region() == "440100");

  report.subject_region = "330100";
  stage.Publish(report);
  entries = EntriesOf(ReadToHead(cursor));
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].kind() == v1::ENTRY_KIND_LEFT_VIEW);
  CHECK(entries[0].listing_id() == "L1");
  CHECK(entries[0].event() == 3);
  CHECK(entries[0].has_event_time());
  CHECK_FALSE(entries[0].has_listing());
  CHECK_FALSE(entries[0].has_lift());

  report.conduct = "something else again, elsewhere";
  stage.Publish(report);
  stage.Withdraw("R1");
  CHECK(EntriesOf(ReadToHead(cursor)).empty());
}

TEST_CASE("a lift reaches a view that showed the listing, whatever its filter",
          "[lifts cannot be filtered]") {
  FeedStage stage;
  stage.Publish({.record_id = "R1"});
  const View view = FilteredView(InGuangdong());
  FeedCursor cursor = stage.Snapshot(view);
  ReadToHead(cursor);
  stage.Withdraw("R1");
  const auto entries = EntriesOf(ReadToHead(cursor));
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].kind() == v1::ENTRY_KIND_LIFTED);
  CHECK(entries[0].lift().reason() == v1::LIFT_REASON_REPAIRED);
  CHECK_FALSE(entries[0].has_listing());
}

TEST_CASE("content of a listing that was lifted since is withheld from any place of the feed",
          "[withheld]") {
  FeedStage stage;
  FeedCursor before = stage.Snapshot(WholeView());
  ReferenceSubscriber subscriber;
  for (const auto& response : ReadToHead(before)) subscriber.Apply(response);

  FeedStage::Report report = {.record_id = "R1", .conduct = "secret one"};
  stage.Publish(report);
  report.conduct = "secret two";
  stage.Publish(report);
  stage.Withdraw("R1");

  FeedCursor late = stage.Resume(WholeView(), subscriber.token());
  const auto entries = EntriesOf(ReadToHead(late));
  REQUIRE(entries.size() == 3);
  for (const v1::Entry& entry : entries) {
    CHECK_FALSE(entry.has_listing());
    CHECK(entry.SerializeAsString().find("secret") == std::string::npos);
  }
  CHECK(entries[0].kind() == v1::ENTRY_KIND_LISTED);
  CHECK(entries[0].withheld());
  CHECK(entries[1].kind() == v1::ENTRY_KIND_AMENDED);
  CHECK(entries[1].withheld());
  CHECK(entries[2].kind() == v1::ENTRY_KIND_LIFTED);
}

TEST_CASE("what the snapshot shows of a listing is what its last event shows", "[whole listings]") {
  FeedStage stage;
  FeedCursor tail = stage.Snapshot(WholeView());
  ReadToHead(tail);
  for (uint32_t i = 0; i < 30; ++i) Churn(stage).Step(i);
  std::map<std::string, std::string> last;
  for (const v1::Entry& entry : EntriesOf(ReadToHead(tail))) {
    last[entry.listing_id()] = entry.listing().SerializeAsString();
  }
  FeedCursor snapshot = stage.Snapshot(WholeView());
  for (const v1::Entry& entry : EntriesOf(ReadToHead(snapshot))) {
    CHECK(entry.listing().SerializeAsString() == last[entry.listing_id()]);
  }
}

TEST_CASE("the token moves on although nothing of the view happened", "[progress]") {
  FeedStage stage;
  v1::Filter filter;
  filter.add_categories("cn.defaulters");
  FeedCursor cursor = stage.Snapshot(FilteredView(filter), kSmallMessages);
  ReferenceSubscriber subscriber;
  for (const auto& response : ReadToHead(cursor)) subscriber.Apply(response);
  stage.PublishMany(0, 10);

  // Behind by several looks into the store, so the head is announced.
  const auto responses = ReadToHead(cursor);
  REQUIRE(responses.size() == 1);
  CHECK(responses[0].progress().through_event() == 10);
  CHECK(DecodeResumeToken(responses[0].resume_token())->place.event == EventNumber(10));
}

TEST_CASE("progress on silence tells the time up to which everything is known", "[progress]") {
  FeedStage stage;
  stage.PublishMany(0, 2);
  FeedCursor cursor = stage.Snapshot(WholeView());
  ReadToHead(cursor);
  const v1::SubscribeResponse progress = ParseResponse(cursor.Progress());
  CHECK(progress.progress().through_event() == 2);
  CHECK(progress.progress().through_time().seconds() == absl::ToUnixSeconds(stage.clock().Now()));
}

TEST_CASE("while a snapshot is being read, silence is broken by an empty delivery", "[progress]") {
  FeedStage stage;
  stage.PublishMany(0, 9);
  FeedCursor cursor = stage.Snapshot(WholeView(), kSmallMessages);
  ReadOne(cursor);
  ReadOne(cursor);
  const v1::SubscribeResponse response = ParseResponse(cursor.Progress());
  CHECK(response.has_delivery());
  CHECK(response.delivery().entries().empty());
  CHECK(DecodeResumeToken(response.resume_token())->place.phase == FeedPhase::kScan);
}

TEST_CASE("a cursor that is behind has no progress to report", "[progress]") {
  FeedStage stage;
  for (int i = 0; i < 10; ++i) stage.Publish({.record_id = "R" + std::to_string(i)});
  v1::Filter nothing;
  nothing.add_subject_regions("110000");
  FeedCursor cursor = stage.Snapshot(FilteredView(nothing), {.examined_max = 3});
  bool reported = false;
  while (!cursor.at_head()) {
    REQUIRE(cursor.Next().ok());
    reported = ParseResponse(cursor.Progress()).has_progress();
    CHECK(reported == cursor.at_head());
  }
  CHECK(reported);
}

TEST_CASE("until a snapshot is finished, no progress is told", "[progress]") {
  FeedStage stage;
  stage.PublishMany(0, 9);
  FeedCursor cursor = stage.Snapshot(WholeView(), kSmallMessages);
  ReadOne(cursor);
  stage.PublishMany(9, 18);
  // Everything in force was read, and what happened meanwhile is following.
  while (DecodeResumeToken(ReadOne(cursor)->resume_token())->place.phase != FeedPhase::kSettle) {
  }
  const v1::SubscribeResponse response = ParseResponse(cursor.Progress());
  CHECK(response.has_delivery());
  CHECK(response.delivery().entries().empty());
}

TEST_CASE("a place whose next event is no longer kept is answered with TOKEN_EXPIRED", "[no gap]") {
  FeedStage stage;
  FeedCursor cursor = stage.Snapshot(WholeView());
  ReferenceSubscriber subscriber;
  for (const auto& response : ReadToHead(cursor)) subscriber.Apply(response);
  stage.PublishMany(0, 5);
  StateBatch trim;
  trim.Delete(Table::kEvents, EventTable::KeyOf(EventNumber(1)));
  REQUIRE(stage.state().Write(trim).ok());

  FeedCursor late = stage.Resume(WholeView(), subscriber.token());
  const auto next = late.Next();
  CHECK(next.status().code() == absl::StatusCode::kOutOfRange);
  CHECK(ReasonOf(next.status()) == v1::PROBLEM_REASON_TOKEN_EXPIRED);
}

TEST_CASE("a message ends with the entry that fills it") {
  FeedStage stage;
  stage.PublishMany(0, 50);
  FeedCursor cursor = stage.Snapshot(WholeView(), {.message_bytes = 1000, .examined_max = 1000});
  for (const auto& response : ReadToHead(cursor)) {
    CHECK(response.ByteSizeLong() < 1500);
    CHECK((!response.has_delivery() || response.delivery().entries_size() > 2));
  }
}

}  // namespace
}  // namespace landbridge::testing
