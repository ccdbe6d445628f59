// SPDX-License-Identifier: Apache-2.0
// What is applied while the batch before is written, and states that cannot be written.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "broker/ledger/state_digests.h"
#include "broker/pipeline/pipeline.h"
#include "broker/pipeline/replay.h"
#include "proto/contract/digest.h"
#include "storage/memory_commit_log.h"
#include "tests/pipeline/pipeline_testing.h"
#include "tests/support/catch.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

constexpr int kRounds = 6;
constexpr int kListings = 200;  // in each round
// Some of these make a group, or a batch of the replay.
const std::string kLongConduct(size_t{16} << 10, 'x');

// Each round lists companies of its own and of the round before, amends and withdraws what the
// round before listed, and repeats some of it.
std::vector<log::v1::ChangeBatch> Rounds() {
  std::vector<log::v1::ChangeBatch> batches;
  int64_t sequence = 1;
  for (int round = 0; round < kRounds; ++round) {
    for (int i = 0; i < kListings; ++i) {
      const int64_t number = round * kListings + i;
      const int64_t before = number - kListings;
      std::vector<log::v1::LoggedChange> changes;
      Report report = Numbered(number);
      report.identifiers = {"test:" + std::to_string(i % 2 == 0 ? number : before)};
      report.name = "company " + std::to_string(i % 5 == 0 ? before : number);
      report.conduct = kLongConduct;
      changes.push_back(Upsert(report));
      if (before >= 0) {
        Report earlier = Numbered(before);
        earlier.identifiers = {"test:" + std::to_string(before)};
        earlier.name = "company " + std::to_string(before);
        earlier.conduct = i % 3 == 0 ? "amended" : kLongConduct;
        if (i % 4 == 0) {
          changes.push_back(Withdraw(earlier.record_id));
        } else {
          changes.push_back(Upsert(earlier));
        }
      }
      batches.push_back(Batch("agency/a", sequence, changes));
      sequence += static_cast<int64_t>(changes.size());
    }
  }
  return batches;
}

std::string DigestOf(const StateStore& state) {
  const auto digests = ComputeStateDigests(state);
  REQUIRE(digests.ok());
  return Hex(digests->state);
}

// Makes its next write to the disk fail, as a disk that is gone does, and with it all later ones.
void Break(StateStore& state, const std::filesystem::path& folder) {
  std::filesystem::rename(folder, folder.string() + ".gone");
  REQUIRE_FALSE(state.Flush().ok());
}

TEST_CASE("batches that overlap make the state that batches one at a time make") {
  TempDir folder;
  std::mutex mutex;
  std::thread::id committer;
  std::set<std::thread::id> announcing;
  WatchedLog log([&](int) {
    const std::lock_guard lock(mutex);
    committer = std::this_thread::get_id();
    return absl::OkStatus();
  });
  FakeClock clock(kStart);
  const auto state = OpenState(folder.path() / "state");
  {
    auto pipeline = Pipeline::Start(log, *state, clock, {});
    REQUIRE(pipeline.ok());
    const auto listening = (*pipeline)->Listen([&](const AppliedGroup&) {
      const std::lock_guard lock(mutex);
      announcing.insert(std::this_thread::get_id());
    });
    const std::vector<log::v1::ChangeBatch> batches = Rounds();
    absl::BlockingCounter unsettled(static_cast<int>(batches.size()));
    for (const log::v1::ChangeBatch& batch : batches) {
      (*pipeline)->Submit(batch, [&](const BatchVerdict&) { unsettled.DecrementCount(); });
    }
    unsettled.Wait();
  }
  announcing.erase(committer);
  CHECK(announcing.size() == 2);  // the applier, for groups with none behind them, and the writer

  const auto replayed = OpenState(folder.path() / "replayed");
  int steps = 0;
  REQUIRE(Replay(log, *replayed, [&](Position) { ++steps; }).ok());
  CHECK(steps > 3);
  CHECK(DigestOf(*replayed) == DigestOf(*state));

  const auto single = OpenState(folder.path() / "single");
  const auto ledger = OpenLedger(log, *single);
  REQUIRE(ledger.ok());
  Position position = log.First();
  for (const log::v1::LogEntry& entry : EntriesOf(log)) {
    REQUIRE((*ledger)->Apply(position, entry).ok());
    REQUIRE((*ledger)->Commit().ok());
    position = position.Next();
  }
  CHECK(DigestOf(*single) == DigestOf(*state));
  CHECK(StateReader(*state).Ledger()->last_event() > kRounds * kListings);
}

// Entries of a few bytes, each of which rewrites two rows of more than 16 KiB.
TEST_CASE("short changes that rewrite long rows are written in parts, live and in a replay") {
  constexpr int kLongListings = 3000;
  constexpr uint64_t kPartMax = 1500;  // entries; all of them are far less than 4 MiB
  TempDir folder;
  absl::Notification all_submitted;
  std::atomic<bool> hold = false;
  WatchedLog log([&](int) {
    if (hold) all_submitted.WaitForNotification();
    return absl::OkStatus();
  });
  FakeClock clock(kStart);
  const auto state = OpenState(folder.path() / "state");
  auto pipeline = Pipeline::Start(log, *state, clock, {});
  REQUIRE(pipeline.ok());
  absl::BlockingCounter unlisted(kLongListings);
  for (int i = 1; i <= kLongListings; ++i) {
    Report report = Numbered(i);
    report.identifiers = {"test:" + std::to_string(i)};
    report.conduct = kLongConduct;
    (*pipeline)->Submit(Batch("agency/a", i, {Upsert(report)}),
                        [&](const BatchVerdict&) { unlisted.DecrementCount(); });
  }
  unlisted.Wait();
  const Position listed = log.Head();

  hold = true;
  absl::BlockingCounter unsettled(kLongListings);
  Position reached = listed;
  uint64_t largest_part = 0;
  int64_t settled = kLongListings;
  bool settled_in_order = true;
  {
    const auto listening = (*pipeline)->Listen([&](const AppliedGroup&) {
      const Position applied = (*pipeline)->applied_position();
      largest_part = std::max(largest_part, applied.value() - reached.value());
      reached = applied;
    });
    for (int i = 1; i <= kLongListings; ++i) {
      (*pipeline)->Submit(Batch("agency/a", kLongListings + i, {Withdraw(std::to_string(i))}),
                          [&](const BatchVerdict& verdict) {
                            settled_in_order &= verdict.through_sequence == ++settled;
                            unsettled.DecrementCount();
                          });
    }
    all_submitted.Notify();
    unsettled.Wait();
  }
  (*pipeline)->Stop();
  CHECK(reached == log.Head());
  CHECK(settled_in_order);
  CHECK(largest_part < kPartMax);

  const auto replayed = OpenState(folder.path() / "replayed");
  reached = Position();
  largest_part = 0;
  REQUIRE(Replay(log, *replayed, [&](Position applied) {
            largest_part = std::max(largest_part, applied.value() - reached.value());
            reached = applied;
          }).ok());
  CHECK(largest_part < kPartMax);
  CHECK(DigestOf(*replayed) == DigestOf(*state));
}

TEST_CASE("when the state cannot be written nothing is settled, and the reason is handed on") {
  Ground ground;
  absl::Notification failed;
  std::atomic<int> settled = 0;
  const auto pipeline = ground.Start({.on_fatal = [&](const absl::Status&) { failed.Notify(); }});
  Break(*ground.state, ground.folder.path() / "state");
  for (const log::v1::ChangeBatch& batch : Rounds()) {
    pipeline->Submit(batch, [&](const BatchVerdict&) { ++settled; });
  }
  failed.WaitForNotification();
  pipeline->Stop();
  CHECK(settled == 0);
}

TEST_CASE("a replay ends with the first batch that cannot be written") {
  TempDir folder;
  MemoryCommitLog log;
  FakeClock clock(kStart);
  {
    const auto state = OpenState(folder.path() / "first");
    auto pipeline = Pipeline::Start(log, *state, clock, {});
    REQUIRE(pipeline.ok());
    for (const log::v1::ChangeBatch& batch : Rounds()) {
      (*pipeline)->Submit(batch, [](const BatchVerdict&) {});
    }
  }
  const auto state = OpenState(folder.path() / "state");
  const auto ledger = OpenLedger(log, *state);
  REQUIRE(ledger.ok());
  Break(*state, folder.path() / "state");
  Position reached;
  CHECK_FALSE(ReplayInto(log, **ledger, [&](Position position) { reached = position; }).ok());
  // The first batch was handed over; that it failed was known before the second one was.
  CHECK(reached > Position());
  CHECK(reached.value() < log.Head().value() / 2);
}

}  // namespace
}  // namespace landbridge::testing
