// SPDX-License-Identifier: Apache-2.0
// What the embedded log promises beyond the interface: durability, and how it behaves when the disk
// fails.
#include "storage/rocks_commit_log.h"

#include <memory>
#include <string>

#include "tests/storage/faulty_file_system.h"
#include "tests/storage/log_testing.h"
#include "tests/storage/rocks_log_testing.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge {
namespace {

using testing::AppendNext;
using testing::CountEntries;
using testing::Faults;
using testing::LogOptionsAt;
using testing::OpenLog;

TEST_CASE("reopening a log keeps everything: entries, epoch, beginning") {
  testing::TempDir folder;
  const RocksCommitLogOptions options = LogOptionsAt(folder.path());
  LogEpoch epoch;
  {
    const auto log = OpenLog(options);
    epoch = log->Epoch();
    for (int i = 0; i < 10; ++i) REQUIRE(AppendNext(*log, 7, 10000).ok());
    REQUIRE(log->Trim(Position(6)).ok());
  }
  for (int round = 0; round < 3; ++round) {
    const auto log = OpenLog(options);
    CHECK(log->Epoch() == epoch);
    CHECK(log->First() == Position(6));
    CHECK(log->Head() == Position(70u + static_cast<uint64_t>(round)));
    CHECK(*CountEntries(*log, Position(6), 10000) == 65u + static_cast<uint64_t>(round));
    REQUIRE(AppendNext(*log, 1, 10000).ok());
  }
}

TEST_CASE("a log trimmed to its end keeps its place when it is reopened") {
  testing::TempDir folder;
  const RocksCommitLogOptions options = LogOptionsAt(folder.path());
  {
    const auto log = OpenLog(options);
    REQUIRE(AppendNext(*log, 5).ok());
    REQUIRE(log->Trim(Position(6)).ok());
  }
  const auto log = OpenLog(options);
  CHECK(log->Head() == Position(5));
  CHECK(*AppendNext(*log) == Position(6));
}

TEST_CASE("a second opener of a log is refused by name of the folder") {
  testing::TempDir folder;
  const auto log = OpenLog(LogOptionsAt(folder.path()));
  const absl::Status second = RocksCommitLog::Open(LogOptionsAt(folder.path())).status();
  CHECK(second.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(std::string(second.message()).find(folder.path().string()) != std::string::npos);
}

TEST_CASE("what an append acknowledged survives loss of power") {
  testing::TempDir folder;
  RocksCommitLogOptions options = LogOptionsAt(folder.path());
  const auto faults = std::make_shared<Faults>();
  options.environment = testing::FaultyEnvironment(faults);
  {
    const auto log = OpenLog(options);
    for (int i = 0; i < 50; ++i) REQUIRE(AppendNext(*log, 3, 5000).ok());
    faults->power_off = true;
    CHECK_FALSE(AppendNext(*log).ok());
  }
  options.environment = nullptr;
  const auto log = OpenLog(options);
  CHECK(log->Head() == Position(150));
  CHECK(*CountEntries(*log, Position::First(), 5000) == 150);
}

TEST_CASE("trimming survives loss of power") {
  testing::TempDir folder;
  RocksCommitLogOptions options = LogOptionsAt(folder.path());
  const auto faults = std::make_shared<Faults>();
  options.environment = testing::FaultyEnvironment(faults);
  {
    const auto log = OpenLog(options);
    REQUIRE(AppendNext(*log, 30).ok());
    REQUIRE(log->Trim(Position(20)).ok());
    faults->power_off = true;
  }
  options.environment = nullptr;
  const auto log = OpenLog(options);
  CHECK(log->First() == Position(20));
  CHECK(*CountEntries(*log, Position(20)) == 11);
}

TEST_CASE("after a failed sync a log takes no more entries and keeps the acknowledged ones") {
  testing::TempDir folder;
  RocksCommitLogOptions options = LogOptionsAt(folder.path());
  const auto faults = std::make_shared<Faults>();
  options.environment = testing::FaultyEnvironment(faults);
  {
    const auto log = OpenLog(options);
    REQUIRE(AppendNext(*log, 3).ok());
    faults->sync_fails = true;
    const absl::Status failed = AppendNext(*log, 3).status();
    CHECK(failed.code() == absl::StatusCode::kInternal);
    CHECK(std::string(failed.message()).find(folder.path().string()) != std::string::npos);
    CHECK(log->Head() == Position(3));
    faults->sync_fails = false;
    CHECK(AppendNext(*log).status() == failed);
    CHECK(*CountEntries(*log, Position::First()) == 3);
  }
  const auto log = OpenLog(options);
  // Whether the failed group is there is open, but never a part of it.
  CHECK((log->Head() == Position(3) || log->Head() == Position(6)));
  CHECK(*CountEntries(*log, Position::First()) == log->Head().value());
}

TEST_CASE(
    "a full disk refuses appends until there is space again, and nothing is lost or doubled") {
  testing::TempDir folder;
  RocksCommitLogOptions options = LogOptionsAt(folder.path());
  const auto faults = std::make_shared<Faults>();
  options.environment = testing::FaultyEnvironment(faults);
  {
    const auto log = OpenLog(options);
    REQUIRE(AppendNext(*log, 3).ok());
    for (int round = 0; round < 3; ++round) {
      const Position head = log->Head();
      faults->no_space = true;
      CHECK(AppendNext(*log, 2).status().code() == absl::StatusCode::kResourceExhausted);
      CHECK(AppendNext(*log, 2).status().code() == absl::StatusCode::kResourceExhausted);
      CHECK(log->Head() == head);
      CHECK(*CountEntries(*log, Position::First()) == head.value());
      faults->no_space = false;
      CHECK(*AppendNext(*log, 2) == Position(head.value() + 2));
    }
  }
  const auto log = OpenLog(options);
  CHECK(log->Head() == Position(9));
  CHECK(*CountEntries(*log, Position::First()) == 9);
}

TEST_CASE("a nearly full disk is announced first and refused before it is full") {
  testing::TempDir folder;
  RocksCommitLogOptions options = LogOptionsAt(folder.path());
  options.free_bytes_low = 1000 << 20;
  options.free_bytes_min = 100 << 20;
  const auto faults = std::make_shared<Faults>();
  options.environment = testing::FaultyEnvironment(faults);
  const auto log = OpenLog(options);
  CHECK(log->HasRoom());
  faults->free_bytes = 999 << 20;
  CHECK_FALSE(log->HasRoom());
  CHECK(AppendNext(*log).ok());
  faults->free_bytes = 99 << 20;
  CHECK(AppendNext(*log).status().code() == absl::StatusCode::kResourceExhausted);
  CHECK(log->Head() == Position(1));
  faults->free_bytes = uint64_t{2000} << 20;
  CHECK(log->HasRoom());
  CHECK(*AppendNext(*log) == Position(2));
}

}  // namespace
}  // namespace landbridge
