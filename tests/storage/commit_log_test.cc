// SPDX-License-Identifier: Apache-2.0
// What every commit log promises, whatever is behind it.
#include "storage/commit_log.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "storage/memory_commit_log.h"
#include "storage/rocks_commit_log.h"
#include "tests/storage/log_testing.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge {
namespace {

using testing::AppendNext;
using testing::CountEntries;
using testing::PayloadOf;

// An empty log of each kind.
class NewLog {
 public:
  explicit NewLog(LogLimits limits = {}) {
    const std::string kind = GENERATE(as<std::string>{}, "memory", "RocksDB");
    INFO("log: " << kind);
    if (kind == "memory") {
      log_ = std::make_unique<MemoryCommitLog>(RandomEpoch(), limits);
      return;
    }
    RocksCommitLogOptions options;
    options.path = folder_.path() / "log";
    options.memory_bytes = size_t{4} << 20;  // small, so that entries reach files
    options.limits = limits;
    auto opened = RocksCommitLog::Open(options);
    REQUIRE(opened.ok());
    log_ = *std::move(opened);
  }

  CommitLog& operator*() { return *log_; }
  CommitLog* operator->() { return log_.get(); }

 private:
  testing::TempDir folder_;
  std::unique_ptr<CommitLog> log_;
};

TEST_CASE("a new log is empty and begins at position 1") {
  NewLog log;
  CHECK(log->Head() == Position(0));
  CHECK(log->First() == Position(1));
  CHECK(log->HasRoom());
  const auto entry = log->NewReader(Position::First())->Next();
  REQUIRE(entry.ok());
  CHECK_FALSE(entry->has_value());
}

TEST_CASE("groups get consecutive positions and the last one is returned") {
  NewLog log;
  CHECK(*AppendNext(*log, 1) == Position(1));
  CHECK(*AppendNext(*log, 5) == Position(6));
  CHECK(*AppendNext(*log, 2) == Position(8));
  CHECK(log->Head() == Position(8));
  CHECK(*CountEntries(*log, Position::First()) == 8);
}

TEST_CASE("entries come back byte for byte, whatever they hold and however long they are") {
  NewLog log;
  const std::vector<std::string> payloads = {"",
                                             std::string(1, '\0'),
                                             std::string(1 << 20, 'x'),
                                             PayloadOf(1, 127),
                                             PayloadOf(2, 128),
                                             PayloadOf(3, 500000),
                                             std::string("\xff\x00\xfe", 3)};
  const std::vector<std::string_view> views(payloads.begin(), payloads.end());
  REQUIRE(log->Append(views).ok());
  const auto reader = log->NewReader(Position::First());
  for (const std::string& payload : payloads) {
    const auto entry = reader->Next();
    REQUIRE(entry.ok());
    REQUIRE(entry->has_value());
    CHECK((*entry)->payload == payload);
  }
}

TEST_CASE("a reader starts anywhere and goes on when more is appended") {
  NewLog log;
  REQUIRE(AppendNext(*log, 10).ok());
  const auto reader = log->NewReader(Position(9));
  CHECK((**reader->Next()).position == Position(9));
  CHECK((**reader->Next()).position == Position(10));
  CHECK_FALSE((*reader->Next()).has_value());
  CHECK_FALSE((*reader->Next()).has_value());
  REQUIRE(AppendNext(*log, 1).ok());
  CHECK((**reader->Next()).payload == PayloadOf(11));
  CHECK_FALSE((*reader->Next()).has_value());
}

TEST_CASE("a reader beyond the head waits for its entry") {
  NewLog log;
  const auto reader = log->NewReader(Position(3));
  CHECK_FALSE((*reader->Next()).has_value());
  REQUIRE(AppendNext(*log, 2).ok());
  CHECK_FALSE((*reader->Next()).has_value());
  REQUIRE(AppendNext(*log, 1).ok());
  CHECK((**reader->Next()).position == Position(3));
}

TEST_CASE("a group that is empty or over a limit is refused and nothing of it is appended") {
  NewLog log(LogLimits{.entry_bytes_max = 100, .group_bytes_max = 250, .group_entries_max = 4});
  const std::string entry(100, 'e');
  const std::string longer(101, 'e');
  CHECK(log->Append({}).status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(log->Append(std::vector<std::string_view>{entry, longer}).status().code() ==
        absl::StatusCode::kInvalidArgument);
  CHECK(log->Append(std::vector<std::string_view>{entry, entry, entry}).status().code() ==
        absl::StatusCode::kInvalidArgument);
  CHECK(log->Append(std::vector<std::string_view>(5, "e")).status().code() ==
        absl::StatusCode::kInvalidArgument);
  CHECK(log->Head() == Position(0));
  CHECK(*log->Append(std::vector<std::string_view>(4, "e")) == Position(4));
}

TEST_CASE("readers see whole groups, in order, while others append") {
  NewLog log;
  constexpr uint64_t kGroups = 200;
  constexpr uint64_t kGroupEntries = 3;
  std::atomic<int> mistakes = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&log, &mistakes] {
      const auto reader = log->NewReader(Position::First());
      for (uint64_t expected = 1; expected <= kGroups * kGroupEntries;) {
        // Nobody sees a part of a group: the head is always at the end of one.
        if (log->Head().value() % kGroupEntries != 0) ++mistakes;
        const auto entry = reader->Next();
        if (!entry.ok()) {
          ++mistakes;
          return;
        }
        if (!entry->has_value()) {
          std::this_thread::yield();
          continue;
        }
        if ((*entry)->position != Position(expected)) ++mistakes;
        if ((*entry)->payload != PayloadOf(expected)) ++mistakes;
        ++expected;
      }
    });
  }
  for (uint64_t group = 0; group < kGroups; ++group) {
    REQUIRE(AppendNext(*log, kGroupEntries).ok());
  }
  for (std::thread& reader : readers) reader.join();
  CHECK(mistakes == 0);
}

TEST_CASE("appends from several threads all get places of their own") {
  NewLog log;
  std::vector<std::thread> writers;
  std::atomic<uint64_t> sum = 0;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&log, &sum] {
      for (int n = 0; n < 50; ++n) {
        sum += log->Append(std::vector<std::string_view>{"a", "b"})->value();
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(log->Head() == Position(400));
  CHECK(sum == 200 * 201);  // 2 + 4 + ... + 400
  CHECK(VerifyEntries(*log, Position(1), Position(400)).ok());
}

TEST_CASE("trimming removes what comes before and keeps the rest readable") {
  NewLog log;
  REQUIRE(AppendNext(*log, 20).ok());
  REQUIRE(log->Trim(Position(12)).ok());
  CHECK(log->First() == Position(12));
  CHECK(log->Head() == Position(20));
  CHECK(*CountEntries(*log, Position(12)) == 9);
  CHECK(*CountEntries(*log, Position(15)) == 6);
  CHECK(CountEntries(*log, Position(11)).status().code() == absl::StatusCode::kOutOfRange);
  REQUIRE(AppendNext(*log, 3).ok());
  CHECK(*CountEntries(*log, Position(12)) == 12);
}

TEST_CASE("trimming again or less changes nothing, and more than all is refused") {
  NewLog log;
  REQUIRE(AppendNext(*log, 5).ok());
  CHECK(log->Trim(Position(7)).code() == absl::StatusCode::kOutOfRange);
  REQUIRE(log->Trim(Position(4)).ok());
  CHECK(log->Trim(Position(4)).ok());
  CHECK(log->Trim(Position(1)).ok());
  CHECK(log->First() == Position(4));
}

TEST_CASE("a log that was trimmed to its end goes on after its last position") {
  NewLog log;
  REQUIRE(AppendNext(*log, 5).ok());
  REQUIRE(log->Trim(Position(6)).ok());
  CHECK(log->First() == Position(6));
  CHECK(log->Head() == Position(5));
  CHECK_FALSE((*log->NewReader(Position(6))->Next()).has_value());
  CHECK(*AppendNext(*log, 1) == Position(6));
  CHECK(*CountEntries(*log, Position(6)) == 1);
}

TEST_CASE("a reader whose next entry is trimmed away says so") {
  NewLog log;
  REQUIRE(AppendNext(*log, 10).ok());
  const auto behind = log->NewReader(Position::First());
  REQUIRE(behind->Next().ok());
  const auto ahead = log->NewReader(Position(8));
  REQUIRE(ahead->Next().ok());
  REQUIRE(log->Trim(Position(6)).ok());
  CHECK(behind->Next().status().code() == absl::StatusCode::kOutOfRange);
  CHECK((**ahead->Next()).payload == PayloadOf(9));
}

TEST_CASE("trimming never gives a reader a wrong entry while others append") {
  NewLog log;
  constexpr uint64_t kEntries = 300;
  REQUIRE(AppendNext(*log, 1).ok());
  std::atomic<int> mistakes = 0;
  std::thread reader([&log, &mistakes] {
    auto entries = log->NewReader(Position::First());
    for (uint64_t expected = 1; expected <= kEntries;) {
      const auto entry = entries->Next();
      if (absl::IsOutOfRange(entry.status())) {
        expected = log->First().value();
        entries = log->NewReader(Position(expected));
      } else if (!entry.ok()) {
        ++mistakes;
        return;
      } else if (!entry->has_value()) {
        std::this_thread::yield();
      } else {
        if ((*entry)->position != Position(expected)) ++mistakes;
        if ((*entry)->payload != PayloadOf(expected)) ++mistakes;
        ++expected;
      }
    }
  });
  while (log->Head() < Position(kEntries)) {
    REQUIRE(AppendNext(*log, 1).ok());
    if (log->Head().value() % 50 == 0) {
      REQUIRE(log->Trim(Position(log->Head().value() - 10)).ok());
    }
  }
  reader.join();
  CHECK(mistakes == 0);
}

TEST_CASE("verifying covers exactly what is asked for") {
  NewLog log;
  REQUIRE(AppendNext(*log, 5).ok());
  CHECK(VerifyEntries(*log, Position(2), Position(4)).ok());
  CHECK(VerifyEntries(*log, Position(2), Position(6)).code() == absl::StatusCode::kOutOfRange);
  REQUIRE(log->Trim(Position(3)).ok());
  CHECK(VerifyEntries(*log, Position(2), Position(4)).code() == absl::StatusCode::kOutOfRange);
}

TEST_CASE("two logs have different epochs") {
  NewLog log;
  MemoryCommitLog other;
  CHECK(log->Epoch() != other.Epoch());
  CHECK(ToString(log->Epoch()).size() == 32);
}

}  // namespace
}  // namespace landbridge
