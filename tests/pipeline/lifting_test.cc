// SPDX-License-Identifier: Apache-2.0
// Many listings that end with the same day.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "broker/ledger/state_digests.h"
#include "broker/ledger/state_reader.h"
#include "broker/pipeline/day_ticker.h"
#include "broker/pipeline/pipeline.h"
#include "broker/pipeline/replay.h"
#include "landbridge/v1/feed_service.pb.h"
#include "proto/contract/check.h"
#include "storage/memory_commit_log.h"
#include "tests/pipeline/pipeline_testing.h"
#include "tests/support/catch.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

constexpr int64_t kDue = 7 * int64_t{DayTicker::kLiftsMax} / 2;
constexpr size_t kTicks = 4;  // that they take

const int32_t kToday = static_cast<int32_t>(absl::ToUnixSeconds(kStart) / 86400);
const PipelineOptions kOptions = {.day_check = absl::Milliseconds(5)};

absl::Status AlwaysOk(int /*append*/) { return absl::OkStatus(); }

// A pipeline with kDue listings whose last day is today. The first append to its log is the tick of
// today, the second the listings, the third the first tick of the next day.
struct Stage {
  explicit Stage(std::function<absl::Status(int)> before_append) : log(std::move(before_append)) {}

  void Start() { Start(kOptions); }
  void Start(PipelineOptions options) {
    auto started = Pipeline::Start(log, *state, clock, std::move(options));
    LB_CHECK(started.ok());
    pipeline = *std::move(started);
  }

  void List() {
    std::vector<log::v1::LoggedChange> changes;
    for (int64_t i = 1; i <= kDue; ++i) {
      Report report = Numbered(i);
      report.end_day = kToday;
      changes.push_back(Upsert(report));
    }
    absl::Notification listed;
    pipeline->Submit(Batch("agency/a", 1, changes), [&](const BatchVerdict&) { listed.Notify(); });
    listed.WaitForNotification();
  }

  int64_t lifted() const { return StateReader(*state).Ledger()->listings_lifted(); }

  void LetTheDayEnd() { clock.Advance(absl::Hours(24)); }

  void AwaitLifts() {
    absl::Notification done;
    const auto listening = pipeline->Listen([&](const AppliedGroup&) {
      if (lifted() == kDue && !done.HasBeenNotified()) done.Notify();
    });
    if (lifted() < kDue) done.WaitForNotification();
  }

  TempDir folder;
  FakeClock clock{kStart};
  WatchedLog log;
  std::unique_ptr<StateStore> state = OpenState(folder.path() / "state");
  std::unique_ptr<Pipeline> pipeline;
};

// The ticks of the second day.
std::vector<int> PlacesOfTicks(const std::vector<log::v1::LogEntry>& entries) {
  std::vector<int> places;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].tick().today() == kToday + 1) places.push_back(static_cast<int>(i));
  }
  return places;
}

// The listings that were lifted, in order.
std::vector<std::string> LiftsIn(const StateStore& state) {
  std::vector<std::string> lifts;
  const absl::Status status =
      StateReader(state).Events(EventNumber(1), [&](EventNumber, const log::v1::EventRow& row) {
        v1::Entry entry;
        LB_CHECK(entry.ParseFromString(row.entry()));
        if (entry.kind() == v1::ENTRY_KIND_LIFTED) lifts.push_back(entry.listing_id());
        return true;
      });
  LB_CHECK(status.ok());
  return lifts;
}

void CheckLiftedOnce(const StateStore& state) {
  const std::vector<std::string> lifts = LiftsIn(state);
  CHECK(lifts.size() == static_cast<size_t>(kDue));
  CHECK(std::set<std::string>(lifts.begin(), lifts.end()).size() == lifts.size());
}

TEST_CASE("what ends with one day is lifted by several ticks, and told after each") {
  Stage stage(AlwaysOk);
  stage.Start();
  stage.List();
  std::vector<int64_t> told;
  {
    const auto listening = stage.pipeline->Listen(
        [&](const AppliedGroup& group) { told.push_back(group.last_event.value() - kDue); });
    stage.LetTheDayEnd();
    stage.AwaitLifts();
  }
  constexpr int64_t kEach = DayTicker::kLiftsMax;
  CHECK(told == std::vector<int64_t>{kEach, 2 * kEach, 3 * kEach, kDue});
  CheckLiftedOnce(*stage.state);
  stage.pipeline->Stop();
  CHECK(PlacesOfTicks(EntriesOf(stage.log)).size() == kTicks);
}

TEST_CASE("a change that comes while listings are lifted is settled between two ticks") {
  absl::Notification second_tick, submitted;
  Stage stage([&](int append) {
    if (append == 4) {
      second_tick.Notify();
      submitted.WaitForNotification();
    }
    return absl::OkStatus();
  });
  stage.Start();
  stage.List();
  absl::Notification settled;
  int64_t lifted_then = 0;
  stage.LetTheDayEnd();
  second_tick.WaitForNotification();
  stage.pipeline->Submit(Batch("agency/b", 1, {Upsert(Numbered(kDue + 1))}),
                         [&](const BatchVerdict& verdict) {
                           CHECK(verdict.tally.created() == 1);
                           lifted_then = stage.lifted();
                           settled.Notify();
                         });
  submitted.Notify();
  settled.WaitForNotification();
  CHECK(lifted_then >= DayTicker::kLiftsMax);
  CHECK(lifted_then < kDue);
  stage.AwaitLifts();
  stage.pipeline->Stop();
  const std::vector<log::v1::LogEntry> entries = EntriesOf(stage.log);
  const auto change = std::find_if(entries.begin(), entries.end(), [](const auto& entry) {
    return entry.changes().agency() == "agency/b";
  });
  CHECK(change - entries.begin() < PlacesOfTicks(entries)[kTicks - 1]);
  CheckLiftedOnce(*stage.state);
}

TEST_CASE("lifts go on in turn with changes, however many wait") {
  constexpr size_t kBatchBytes = 32 << 10;
  constexpr int kBatches = 128;
  absl::Notification first_tick, submitted, settled;
  Stage stage([&](int append) {
    if (append == 3) {
      first_tick.Notify();
      submitted.WaitForNotification();
    }
    return absl::OkStatus();
  });
  stage.Start();
  stage.List();
  stage.LetTheDayEnd();
  first_tick.WaitForNotification();
  for (int64_t i = 1; i <= kBatches; ++i) {
    Report report = Numbered(kDue + i);
    report.conduct = std::string(kBatchBytes, 'x');
    stage.pipeline->Submit(Batch("agency/b", i, {Upsert(report)}), [&, i](const BatchVerdict&) {
      if (i == kBatches) settled.Notify();
    });
  }
  submitted.Notify();
  settled.WaitForNotification();
  stage.AwaitLifts();
  stage.pipeline->Stop();
  const std::vector<log::v1::LogEntry> entries = EntriesOf(stage.log);
  const std::vector<int> ticks = PlacesOfTicks(entries);
  REQUIRE(ticks.size() == kTicks);
  for (size_t i = 1; i < ticks.size(); ++i) {
    CHECK(static_cast<size_t>(ticks[i] - ticks[i - 1]) * kBatchBytes < kBatches * kBatchBytes / 4);
  }
  CheckLiftedOnce(*stage.state);
}

TEST_CASE("a start goes on with what the last tick before a failure left") {
  const bool state_is_lost = GENERATE(false, true);
  const int ticks_before = GENERATE(1, 2);
  std::atomic<bool> fails = true;
  absl::Notification failed;
  Stage stage([&](int append) {
    const bool fails_now = append == 3 + ticks_before && fails;
    return fails_now ? absl::InternalError("input/output error") : absl::OkStatus();
  });
  PipelineOptions options = kOptions;
  options.on_fatal = [&](const absl::Status&) { failed.Notify(); };
  stage.Start(options);
  stage.List();
  stage.LetTheDayEnd();
  failed.WaitForNotification();
  stage.pipeline.reset();
  CHECK(stage.lifted() == ticks_before * DayTicker::kLiftsMax);
  fails = false;
  if (state_is_lost) stage.state = OpenState(stage.folder.path() / "another");
  stage.Start();
  stage.AwaitLifts();
  stage.pipeline->Stop();
  CheckLiftedOnce(*stage.state);
  CHECK(PlacesOfTicks(EntriesOf(stage.log)).size() == kTicks);
}

TEST_CASE("a state rebuilt from a log in which lifts and changes took turns has the same digest") {
  Stage stage(AlwaysOk);
  stage.Start();
  stage.List();
  stage.LetTheDayEnd();
  for (int64_t i = 1; i <= 50; ++i) {
    stage.pipeline->Submit(Batch("agency/b", i, {Upsert(Numbered(kDue + i))}),
                           [](const BatchVerdict&) {});
  }
  stage.AwaitLifts();
  stage.pipeline->Stop();
  const auto rebuilt = OpenState(stage.folder.path() / "rebuilt");
  REQUIRE(Replay(stage.log, *rebuilt, nullptr).ok());
  CHECK(Hex(ComputeStateDigests(*rebuilt)->state) == Hex(ComputeStateDigests(*stage.state)->state));
}

}  // namespace
}  // namespace landbridge::testing
