// SPDX-License-Identifier: Apache-2.0
#include "broker/pipeline/entries_ahead.h"

#include <string>
#include <string_view>
#include <vector>

#include "storage/memory_commit_log.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

std::string Tick(int32_t day) {
  log::v1::LogEntry entry;
  entry.mutable_tick()->set_today(day);
  return entry.SerializeAsString();
}

std::string EntryOf(size_t bytes) {
  log::v1::LogEntry entry;
  entry.mutable_changes()->set_agency(std::string(bytes, 'x'));
  return entry.SerializeAsString();
}

void Append(MemoryCommitLog& log, const std::string& payload) {
  REQUIRE(log.Append(std::vector<std::string_view>{payload}).ok());
}

TEST_CASE("entries come in order, up to the end of the log") {
  MemoryCommitLog log;
  for (int32_t day = 1; day <= 50; ++day) Append(log, Tick(day));
  EntriesAhead entries(log, Position(11));
  for (int32_t day = 11; day <= 50; ++day) {
    const auto next = entries.Next();
    REQUIRE(next.ok());
    REQUIRE(next->has_value());
    CHECK((*next)->position == Position(static_cast<uint64_t>(day)));
    CHECK((*next)->entry.tick().today() == day);
  }
  CHECK_FALSE(entries.Next()->has_value());
}

TEST_CASE("an entry that is none is an error, after those before it") {
  MemoryCommitLog log;
  Append(log, Tick(1));
  Append(log, "\xFF no entry");
  Append(log, Tick(3));
  EntriesAhead entries(log, Position(1));
  CHECK((*entries.Next())->entry.tick().today() == 1);
  const auto damaged = entries.Next();
  CHECK(damaged.status().code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(std::string(damaged.status().message()), Catch::Contains("entry 2"));
}

TEST_CASE("a log that was trimmed away is an error") {
  MemoryCommitLog log;
  for (int32_t day = 1; day <= 3; ++day) Append(log, Tick(day));
  REQUIRE(log.Trim(Position(3)).ok());
  EntriesAhead entries(log, Position(1));
  CHECK(entries.Next().status().code() == absl::StatusCode::kOutOfRange);
}

TEST_CASE("more than is read ahead can be left where it is, or be taken") {
  MemoryCommitLog log;
  constexpr size_t kBytes = size_t{1} << 20;
  for (int i = 0; i < 20; ++i) Append(log, EntryOf(kBytes));
  { EntriesAhead left(log, Position(1)); }
  EntriesAhead entries(log, Position(1));
  for (int i = 0; i < 20; ++i) CHECK((*entries.Next())->bytes > kBytes);
  CHECK_FALSE(entries.Next()->has_value());
}

}  // namespace
}  // namespace landbridge
