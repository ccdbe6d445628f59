// SPDX-License-Identifier: Apache-2.0
// What tests of commit logs share.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/commit_log.h"
#include "tests/support/catch.h"

namespace landbridge::testing {

// A payload that tells which entry it is and does not compress to nothing.
inline std::string PayloadOf(uint64_t number, size_t bytes = 300) {
  std::string payload = "entry " + std::to_string(number) + " ";
  uint64_t state = number * 0x9E3779B97F4A7C15 + 1;
  while (payload.size() < bytes) {
    state = state * 6364136223846793005 + 1442695040888963407;
    payload.push_back(static_cast<char>('a' + (state >> 59) % 26));
  }
  return payload;
}

// Appends the payloads of the `count` positions after the head as one group.
inline absl::StatusOr<Position> AppendNext(CommitLog& log, uint64_t count = 1, size_t bytes = 300) {
  std::vector<std::string> payloads;
  for (uint64_t i = 1; i <= count; ++i) {
    payloads.push_back(PayloadOf(log.Head().value() + i, bytes));
  }
  const std::vector<std::string_view> views(payloads.begin(), payloads.end());
  return log.Append(views);
}

// Reads everything from `from` on, and checks that each entry is what AppendNext wrote at its
// position.
inline absl::StatusOr<uint64_t> CountEntries(const CommitLog& log, Position from,
                                             size_t bytes = 300) {
  const std::unique_ptr<LogReader> reader = log.NewReader(from);
  uint64_t count = 0;
  for (;;) {
    const absl::StatusOr<std::optional<LogEntry>> entry = reader->Next();
    if (!entry.ok()) return entry.status();
    if (!*entry) return count;
    REQUIRE((*entry)->position == Position(from.value() + count));
    REQUIRE((*entry)->payload == PayloadOf((*entry)->position.value(), bytes));
    ++count;
  }
}

}  // namespace landbridge::testing
