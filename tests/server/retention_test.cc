// SPDX-License-Identifier: Apache-2.0
#include "broker/server/retention.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/synchronization/notification.h"
#include "broker/ledger/tables.h"
#include "broker/server/retention_worker.h"
#include "storage/state_batch.h"
#include "tests/server/retention_desk.h"
#include "tests/support/catch.h"
#include "tests/support/file_search.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {
namespace {

namespace fs = std::filesystem;

void MustOpen(RetentionDesk& desk, bool rebuild_state = false) {
  const absl::Status opened = desk.Open(rebuild_state);
  INFO(opened.ToString());
  REQUIRE(opened.ok());
}

TEST_CASE("content of a listing that was lifted is in no file once the time for it is over") {
  TempDir folder;
  RetentionDesk desk(folder.path());
  const std::string lifted = RandomBytes(3000, 1);
  const std::string late = RandomBytes(3000, 2);
  const std::string kept = RandomBytes(3000, 3);
  MustOpen(desk);
  desk.Publish("lifted", lifted);
  desk.Publish("late", late);
  desk.Publish("kept", kept);
  desk.LetHalfPass();
  REQUIRE(desk.Run().checkpoint);
  // So far in the state and in the checkpoint.
  CHECK_FALSE(FilesWith(folder.path() / "state", lifted).empty());
  CHECK_FALSE(FilesWith(desk.checkpoints(), lifted).empty());
  desk.Publish("again", lifted);
  CHECK_FALSE(FilesWith(folder.path() / "log", lifted).empty());

  desk.Lift("lifted");
  desk.Lift("again");
  desk.LetHalfPass();
  REQUIRE(desk.Run().checkpoint);
  desk.Lift("late");
  CHECK(desk.Run().checkpoint == std::nullopt);
  desk.Close();
  CHECK(FilesWith(folder.path(), lifted).empty());
  CHECK_FALSE(FilesWith(folder.path(), late).empty());

  MustOpen(desk);
  desk.LetHalfPass();
  REQUIRE(desk.Run().checkpoint);
  desk.Close();
  CHECK(FilesWith(folder.path(), late).empty());
  CHECK_FALSE(FilesWith(folder.path() / "state", kept).empty());
  CHECK_FALSE(FilesWith(desk.checkpoints(), kept).empty());
}

TEST_CASE("a state brought back from a checkpoint and the rest of the log has the same digest") {
  const bool more = GENERATE(true, false);
  TempDir folder;
  RetentionDesk desk(folder.path());
  MustOpen(desk);
  desk.PublishMany(1, 300);
  desk.LetHalfPass();
  const RetentionReport report = desk.Run();
  REQUIRE(report.checkpoint);
  CHECK(report.log_first == report.checkpoint->position.Next());

  if (more) {
    desk.Lift("7");
    desk.PublishMany(301, 20);
  }
  const StateDigests before = desk.Digests();
  desk.Close();

  SECTION("after the state was deleted") {
    fs::remove_all(folder.path() / "state");
    MustOpen(desk);
    CHECK(desk.stores().restored == report.checkpoint->position);
  }
  SECTION("with --rebuild-state") {
    MustOpen(desk, /*rebuild_state=*/true);
    CHECK(desk.stores().restored == report.checkpoint->position);
  }
  SECTION("after a backup of log and checkpoints was put elsewhere") {
    TempDir elsewhere;
    for (const char* part : {"log", "checkpoints"}) {
      fs::copy(folder.path() / part, elsewhere.path() / part, fs::copy_options::recursive);
    }
    RetentionDesk restored(elsewhere.path());
    restored.clock().SetTo(desk.clock().Now());
    MustOpen(restored);
    CHECK(Hex(restored.Digests().state) == Hex(before.state));
    restored.Close();
    MustOpen(desk);
  }
  CHECK(desk.Digests().position == before.position);
  CHECK(Hex(desk.Digests().state) == Hex(before.state));
}

TEST_CASE("a checkpoint of another format is refused, and no rebuild is advised") {
  TempDir folder;
  RetentionDesk desk(folder.path());
  MustOpen(desk);
  desk.PublishMany(1, 3);
  desk.LetHalfPass();
  const RetentionReport report = desk.Run();
  REQUIRE(report.checkpoint);
  desk.Close();
  {
    StateStoreOptions options;
    options.path = report.checkpoint->path;
    const auto copy = StateStore::Open(options);
    REQUIRE(copy.ok());
    log::v1::OriginRow origin = **OriginTable::Get(**copy, kOriginKey);
    origin.set_format(kStateFormat - 1);
    StateBatch batch;
    OriginTable::Put(batch, kOriginKey, origin);
    REQUIRE((*copy)->Write(batch).ok());
    REQUIRE((*copy)->Flush().ok());
  }
  const absl::Status refused = desk.Open(/*rebuild_state=*/true);
  CHECK(refused.code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(refused.message()),
             Catch::Contains("use the version that wrote the checkpoint") &&
                 !Catch::Contains("--rebuild-state"));
}

TEST_CASE("only the newest checkpoint stays, and nothing is made while nothing is due") {
  TempDir folder;
  RetentionDesk desk(folder.path());
  MustOpen(desk);
  desk.PublishMany(1, 3);
  CHECK_FALSE(desk.Run().checkpoint);
  CHECK(desk.stores().log->First() == Position::First());
  desk.LetHalfPass();
  REQUIRE(desk.Run().checkpoint);
  const auto first = desk.CheckpointNames();
  CHECK(first.size() == 1);
  CHECK_FALSE(desk.Run().checkpoint);
  desk.PublishMany(4, 3);
  desk.LetHalfPass();
  REQUIRE(desk.Run().checkpoint);
  CHECK(desk.CheckpointNames().size() == 1);
  CHECK(desk.CheckpointNames() != first);

  SECTION("a clock that was ahead delays nothing") {
    desk.PublishMany(7, 1);
    desk.clock().Advance(-absl::Hours(24 * 365));
    CHECK(desk.Run().checkpoint);
  }
  SECTION("a trimmed log without its checkpoint gets one at once") {
    fs::remove_all(desk.checkpoints());
    CHECK(desk.Run().checkpoint);
  }
}

// What is in the folder when the process dies after each step of a run.
TEST_CASE("a broker that was killed between two steps of the retention starts, and finishes them") {
  const bool state_lost = GENERATE(false, true);
  TempDir folder;
  RetentionDesk desk(folder.path());
  MustOpen(desk);
  const std::string content = RandomBytes(3000, 1);
  desk.Publish("lifted", content);
  desk.LetHalfPass();
  REQUIRE(desk.Run().checkpoint);
  const std::string former = desk.CheckpointNames().front();
  const fs::path kept = folder.path() / "kept";
  fs::copy(desk.checkpoints() / former, kept, fs::copy_options::recursive);
  desk.Lift("lifted");
  desk.PublishMany(1, 50);
  Checkpoints checkpoints(desk.checkpoints(), desk.stores().log->Epoch());

  bool trimmed_later = false;
  SECTION("while the state is copied") {
    fs::create_directories(desk.checkpoints() / "incoming" / "db");
  }
  SECTION("after the copy was finished") {
    desk.LetHalfPass();
    REQUIRE(desk.stores().state->EraseObsolete().ok());
    const Position applied = desk.pipeline().applied_position();
    REQUIRE(checkpoints.Make(*desk.stores().state, applied, desk.clock().Now()).ok());
    CHECK(desk.CheckpointNames().size() == 2);
    trimmed_later = true;
  }
  SECTION("while the former one is removed") {
    desk.LetHalfPass();
    REQUIRE(desk.stores().state->EraseObsolete().ok());
    const Position applied = desk.pipeline().applied_position();
    REQUIRE(checkpoints.Make(*desk.stores().state, applied, desk.clock().Now()).ok());
    fs::rename(desk.checkpoints() / former, desk.checkpoints() / "outgoing");
    fs::remove(desk.checkpoints() / "outgoing" / "db" / "CURRENT");
    trimmed_later = true;
  }
  SECTION("before anything") {}
  const StateDigests before = desk.Digests();
  desk.Close();
  if (state_lost) fs::remove_all(folder.path() / "state");

  MustOpen(desk);
  CHECK(desk.Digests().position >= before.position);
  const RetentionReport report = desk.Run();
  if (trimmed_later) {
    CHECK_FALSE(report.checkpoint);
    CHECK(report.log_first);
  } else {
    desk.LetHalfPass();
    CHECK(desk.Run().checkpoint);
  }
  CHECK(desk.CheckpointNames().size() == 1);
  CHECK(desk.CheckpointNames().front() != former);
  desk.Close();
  fs::remove_all(kept);
  CHECK(FilesWith(folder.path(), content).empty());
}

TEST_CASE("events are forgotten a day after their time, in steps, and the rest of the feed stays") {
  TempDir folder;
  RetentionDesk desk(folder.path());
  desk.options().events_kept = absl::Hours(24 * 10);
  MustOpen(desk);
  desk.PublishMany(1, 5000);
  desk.LetPass(absl::Hours(24 * 5));
  desk.PublishMany(5001, 100);
  CHECK_FALSE(desk.Run().first_event);
  desk.LetPass(absl::Hours(24 * 6));
  const Position head = desk.stores().log->Head();
  CHECK(desk.Run().first_event == EventNumber(5001));
  CHECK(desk.stores().log->Head().value() - head.value() >= 2);
  CHECK(desk.LedgerRow().first_event() == 5001);
  EventNumber first;
  REQUIRE(StateReader(*desk.stores().state)
              .Events(EventNumber(1),
                      [&](EventNumber number, const log::v1::EventRow&) {
                        first = number;
                        return false;
                      })
              .ok());
  CHECK(first == EventNumber(5001));
  CHECK_FALSE(desk.Run().first_event);

  // All of them, and those to come are numbered on.
  desk.LetPass(absl::Hours(24 * 11));
  CHECK(desk.Run().first_event == EventNumber(5101));
  CHECK_FALSE(desk.Run().first_event);
  desk.Lift("7");
  CHECK(desk.pipeline().last_event() == EventNumber(5101));
  const StateDigests before = desk.Digests();
  desk.Close();
  MustOpen(desk, /*rebuild_state=*/true);
  CHECK(Hex(desk.Digests().state) == Hex(before.state));
}

TEST_CASE("the worker runs at once, and a stop ends it while it waits for the pipeline") {
  TempDir folder;
  RetentionDesk desk(folder.path());
  desk.options().events_kept = absl::Hours(24);
  MustOpen(desk);
  desk.PublishMany(1, 10);
  desk.LetHalfPass();
  SECTION("at once") {
    absl::Notification made;
    RetentionWorker worker(desk.retention(), {}, [&](const absl::StatusOr<RetentionReport>& run) {
      REQUIRE(run.ok());
      CHECK(run->checkpoint);
      CHECK(run->first_event == EventNumber(11));
      made.Notify();
    });
    made.WaitForNotification();
  }
  SECTION("a pipeline that ended answers nobody") {
    desk.pipeline().Stop();
    int told = 0;
    RetentionWorker worker(desk.retention(), {},
                           [&](const absl::StatusOr<RetentionReport>&) { ++told; });
    worker.Stop();
    CHECK(told == 0);
    CHECK(desk.retention().Run().status().code() == absl::StatusCode::kCancelled);
  }
}

TEST_CASE("a run that failed is told, and the next one makes up for it") {
  TempDir folder;
  RetentionDesk desk(folder.path());
  MustOpen(desk);
  desk.PublishMany(1, 10);
  desk.LetHalfPass();
  std::filesystem::create_directories(desk.checkpoints().parent_path());
  { std::ofstream(desk.checkpoints()) << "in the way"; }
  const auto failed = desk.retention().Run();
  REQUIRE_FALSE(failed.ok());
  CHECK(std::string(failed.status().message()).find(desk.checkpoints().string()) !=
        std::string::npos);
  CHECK(desk.stores().log->First() == Position::First());
  fs::remove(desk.checkpoints());
  CHECK(desk.Run().log_first);
}

}  // namespace
}  // namespace landbridge::testing
