// SPDX-License-Identifier: Apache-2.0
#include "broker/pipeline/pipeline.h"

#include <atomic>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "broker/ledger/state_digests.h"
#include "broker/ledger/tables.h"
#include "broker/pipeline/replay.h"
#include "storage/memory_commit_log.h"
#include "storage/state_batch.h"
#include "tests/pipeline/pipeline_testing.h"
#include "tests/support/catch.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

TEST_CASE("a settled batch is durable and its events are readable") {
  Ground ground;
  const auto pipeline = ground.Start();
  absl::Notification settled;
  Position durable_then;
  EventNumber events_then;
  pipeline->Submit(Batch("agency/a", 1, {Upsert({})}), [&](const BatchVerdict& verdict) {
    CHECK(verdict.tally.created() == 1);
    durable_then = ground.log.Head();
    events_then = EventNumber(StateReader(*ground.state).Ledger()->last_event());
    settled.Notify();
  });
  settled.WaitForNotification();
  CHECK(durable_then == Position(2));  // after the first day's tick
  CHECK(events_then == EventNumber(1));
  CHECK(pipeline->last_event() == EventNumber(1));
}

TEST_CASE("batches of a source settle in the order in which they were submitted") {
  Ground ground;
  const auto pipeline = ground.Start();
  std::vector<int64_t> order;
  absl::Notification done;
  for (int64_t i = 1; i <= 500; ++i) {
    pipeline->Submit(Batch("agency/a", i, {Upsert(Numbered(i))}),
                     [&, i](const BatchVerdict& verdict) {
                       order.push_back(verdict.through_sequence);
                       if (i == 500) done.Notify();
                     });
  }
  done.WaitForNotification();
  REQUIRE(order.size() == 500);
  CHECK(std::is_sorted(order.begin(), order.end()));
}

TEST_CASE("stop settles everything that was submitted") {
  Ground ground;
  const auto pipeline = ground.Start();
  std::atomic<int> settled = 0;
  for (int64_t i = 1; i <= 200; ++i) {
    pipeline->Submit(Batch("agency/a", i, {Upsert(Numbered(i))}),
                     [&](const BatchVerdict&) { ++settled; });
  }
  pipeline->Stop();
  CHECK(settled == 200);
}

TEST_CASE("a state that lacks the end of the log catches up at the start") {
  TempDir folder;
  MemoryCommitLog log;
  FakeClock clock(kStart);
  Digest expected;
  {
    const auto state = OpenState(folder.path() / "one");
    auto pipeline = Pipeline::Start(log, *state, clock, {});
    REQUIRE(pipeline.ok());
    SubmitAndWait(**pipeline, "agency/a", 100);
    expected = ComputeStateDigests(*state)->state;
  }
  const auto fresh = OpenState(folder.path() / "two");
  auto pipeline = Pipeline::Start(log, *fresh, clock, {});
  REQUIRE(pipeline.ok());
  CHECK((*pipeline)->last_event() == EventNumber(100));
  CHECK(Hex(ComputeStateDigests(*fresh)->state) == Hex(expected));
}

TEST_CASE("a state of another log is refused") {
  TempDir folder;
  FakeClock clock(kStart);
  const auto state = OpenState(folder.path() / "state");
  {
    MemoryCommitLog log;
    auto pipeline = Pipeline::Start(log, *state, clock, {});
    REQUIRE(pipeline.ok());
    SubmitAndWait(**pipeline, "agency/a", 3);
  }
  MemoryCommitLog other;
  const auto refused = Pipeline::Start(other, *state, clock, {});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.status().code() == absl::StatusCode::kDataLoss);
  CHECK(std::string(refused.status().message()).find("--rebuild-state") != std::string::npos);
}

TEST_CASE("a state knows its log: another one is refused, even where its positions would fit") {
  TempDir folder;
  FakeClock clock(kStart);
  const auto state = OpenState(folder.path() / "state");
  MemoryCommitLog log;
  {
    auto pipeline = Pipeline::Start(log, *state, clock, {});
    REQUIRE(pipeline.ok());
  }
  MemoryCommitLog other;
  {
    const auto longer = OpenState(folder.path() / "other");
    auto pipeline = Pipeline::Start(other, *longer, clock, {});
    REQUIRE(pipeline.ok());
    SubmitAndWait(**pipeline, "agency/a", 3);
  }
  const auto refused = Pipeline::Start(other, *state, clock, {});
  CHECK(refused.status().code() == absl::StatusCode::kDataLoss);
  CHECK(std::string(refused.status().message()).find("belongs to another log") !=
        std::string::npos);
  CHECK(Replay(other, *state, nullptr).code() == absl::StatusCode::kDataLoss);
  CHECK(Pipeline::Start(log, *state, clock, {}).ok());
}

TEST_CASE("a state whose rows are laid out otherwise is refused, whether it says so or not") {
  TempDir folder;
  FakeClock clock(kStart);
  const auto state = OpenState(folder.path() / "state");
  MemoryCommitLog log;
  {
    auto pipeline = Pipeline::Start(log, *state, clock, {});
    REQUIRE(pipeline.ok());
    SubmitAndWait(**pipeline, "agency/a", 3);
  }
  auto origin = *OriginTable::Get(*state, kOriginKey);
  REQUIRE(origin.has_value());
  StateBatch other;
  origin->set_format(kStateFormat + 1);
  OriginTable::Put(other, kOriginKey, *origin);
  REQUIRE(state->Write(other).ok());
  const auto newer = Pipeline::Start(log, *state, clock, {}).status();
  CHECK(newer.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(newer.message()),
             Catch::Contains("format 3") && Catch::Contains("--rebuild-state"));
  StateBatch forget;  // as the first versions left it
  forget.Delete(Table::kMeta, OriginTable::KeyOf(kOriginKey));
  REQUIRE(state->Write(forget).ok());
  CHECK_THAT(std::string(Pipeline::Start(log, *state, clock, {}).status().message()),
             Catch::Contains("format 1"));
}

TEST_CASE("events that are forgotten are gone from the state, and from one that is rebuilt") {
  Ground ground;
  {
    const auto pipeline = ground.Start();
    SubmitAndWait(*pipeline, "agency/a", 10);
    absl::Notification forgotten;
    pipeline->ForgetEvents(EventNumber(8), [&] { forgotten.Notify(); });
    forgotten.WaitForNotification();
    CHECK(StateReader(*ground.state).Ledger()->first_event() == 8);
  }
  const auto rebuilt = OpenState(ground.folder.path() / "rebuilt");
  REQUIRE(Replay(ground.log, *rebuilt, nullptr).ok());
  CHECK(Hex(ComputeStateDigests(*rebuilt)->state) ==
        Hex(ComputeStateDigests(*ground.state)->state));
}

TEST_CASE("an entry says when it was received") {
  Ground ground;
  REQUIRE(Pipeline::Start(ground.log, *ground.state, ground.clock, {}).ok());
  CHECK(ReceiveTime(ground.log, Position(1)).value() == kStart);
  CHECK(ReceiveTime(ground.log, Position(2)).status().code() == absl::StatusCode::kOutOfRange);
}

TEST_CASE("a new day lifts what ended") {
  Ground ground;
  const auto pipeline = ground.Start({.day_check = absl::Milliseconds(5)});
  const auto today = static_cast<int32_t>(absl::ToUnixSeconds(kStart) / 86400);
  absl::Notification listed, lifted;
  const auto listening = pipeline->Listen([&](const AppliedGroup& group) {
    if (!group.has_new_events) return;
    if (group.last_event == EventNumber(1)) listed.Notify();
    if (group.last_event == EventNumber(2)) lifted.Notify();
  });
  Report report;
  report.end_day = today;
  pipeline->Submit(Batch("agency/a", 1, {Upsert(report)}), [](const BatchVerdict&) {});
  listed.WaitForNotification();
  ground.clock.Advance(absl::Hours(24));
  lifted.WaitForNotification();
  CHECK(StateReader(*ground.state).Ledger()->listings_lifted() == 1);
}

TEST_CASE("a listener hears what was erased before the lift is settled, and sees it in the state") {
  Ground ground;
  const auto pipeline = ground.Start();
  std::vector<EventNumber> erased;
  bool withheld = false;
  const auto listening = pipeline->Listen([&](const AppliedGroup& group) {
    erased.insert(erased.end(), group.erased_events.begin(), group.erased_events.end());
    for (const EventNumber number : group.erased_events) {
      v1::Entry entry;
      REQUIRE(entry.ParseFromString(EventTable::Get(*ground.state, number).value()->entry()));
      withheld = entry.withheld();
    }
  });
  absl::Notification settled;
  std::vector<EventNumber> erased_then;
  pipeline->Submit(Batch("agency/a", 1, {Upsert(Numbered(1)), Upsert(Numbered(2))}),
                   [](const BatchVerdict&) {});
  pipeline->Submit(Batch("agency/a", 3, {Withdraw("2")}), [&](const BatchVerdict&) {
    erased_then = erased;
    settled.Notify();
  });
  settled.WaitForNotification();
  CHECK(erased_then == std::vector<EventNumber>{EventNumber(2)});
  CHECK(withheld);
}

TEST_CASE("an acknowledgement is recorded and never moves back") {
  Ground ground;
  const auto pipeline = ground.Start();
  log::v1::SubscriptionChange made;
  made.set_province("440000");
  made.set_name("nightly");
  made.mutable_defined()->mutable_view()->set_all_categories(true);
  absl::Notification defined;
  pipeline->Record(made, [&] { defined.Notify(); });
  defined.WaitForNotification();
  for (const int64_t event : {7, 3}) {
    absl::Notification recorded;
    log::v1::Acknowledgements::Acknowledgement acknowledgement;
    acknowledgement.set_province("440000");
    acknowledgement.set_subscription("nightly");
    acknowledgement.set_event(event);
    acknowledgement.set_number(1);
    pipeline->Acknowledge(acknowledgement, [&] { recorded.Notify(); });
    recorded.WaitForNotification();
  }
  const auto row = StateReader(*ground.state).Subscription("440000", "nightly");
  REQUIRE((row.ok() && row->has_value()));
  CHECK((*row)->acknowledged_event() == 7);
}

TEST_CASE("after a failed write nothing is reported as settled, and the reason is handed on") {
  TempDir folder;
  WatchedLog log([](int append) {
    // The first is that of the first day's tick.
    return append == 1 ? absl::OkStatus() : absl::InternalError("input/output error");
  });
  FakeClock clock(kStart);
  const auto state = OpenState(folder.path() / "state");
  absl::Notification failed;
  std::atomic<int> settled = 0;
  auto pipeline = Pipeline::Start(log, *state, clock, {.on_fatal = [&](const absl::Status& status) {
                                    CHECK(status.code() == absl::StatusCode::kInternal);
                                    failed.Notify();
                                  }});
  REQUIRE(pipeline.ok());
  (*pipeline)->Submit(Batch("agency/a", 1, {Upsert({})}), [&](const BatchVerdict&) { ++settled; });
  failed.WaitForNotification();
  (*pipeline)->Stop();
  CHECK(settled == 0);
  CHECK(StateReader(*state).Ledger()->last_event() == 0);
}

TEST_CASE("groups that come faster than they are written settle in order, none twice") {
  Ground ground;
  constexpr int kBatches = 400;
  // In all more than a few groups hold, so that one has others behind it.
  log::v1::LoggedChange change;
  change.mutable_rejected()->add_findings()->set_message(std::string(size_t{64} << 10, 'x'));
  std::vector<int64_t> settled;
  {
    const auto pipeline = ground.Start();
    absl::BlockingCounter waiting(kBatches);
    for (int i = 1; i <= kBatches; ++i) {
      change.set_record_id(std::to_string(i));
      pipeline->Submit(Batch("agency/a", i, {change}), [&](const BatchVerdict& verdict) {
        settled.push_back(verdict.through_sequence);
        waiting.DecrementCount();
      });
    }
    waiting.Wait();
    CHECK(pipeline->applied_position() == pipeline->durable_position());
  }
  std::vector<int64_t> expected(kBatches);
  std::iota(expected.begin(), expected.end(), 1);
  CHECK(settled == expected);
  CHECK(StateReader(*ground.state).Source("agency/a", "courts/list").value()->kept_rejections() ==
        kBatches);
}

}  // namespace
}  // namespace landbridge::testing
