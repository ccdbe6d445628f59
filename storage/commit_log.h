// SPDX-License-Identifier: Apache-2.0
// The ordered, durable history of everything the broker accepted. It is the truth: all other state
// is derived from it.
//
//   LB_ASSIGN_OR_RETURN(const Position last, log.Append(payloads));
//   ...
//   const auto reader = log.NewReader(applied.Next());
//   for (;;) {
//     LB_ASSIGN_OR_RETURN(const std::optional<LogEntry> entry, reader->Next());
//     if (!entry) break;  // at the head
//     ...
//   }
//
// Entries get consecutive positions, starting at 1. An entry becomes readable only once it is
// durable, and never changes then. Entries form a chain of hashes that starts from the log's epoch;
// each read verifies the links it passes, so that a damaged, missing or exchanged entry is an error
// and never silence. What a payload means is its writer's business.
//
// Any thread may call any method. Appends are serialised; reads never wait for them. Nothing here
// assumes that the log is local: an implementation may replicate.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/position.h"

namespace landbridge {

struct LogEntry {
  Position position;
  std::string payload;
};

// The random identity of one log, made when it is created. Positions of two logs with different
// epochs have nothing to do with each other.
struct LogEpoch {
  std::array<uint8_t, 16> bytes{};

  auto operator<=>(const LogEpoch&) const = default;
};

struct LogLimits {
  size_t entry_bytes_max = size_t{16} << 20;
  size_t group_bytes_max = size_t{64} << 20;
  size_t group_entries_max = 65536;
};

// Reads entries in order. Belongs to one thread at a time and must not outlive its log. An idle
// reader holds no files and no memory of the log.
class LogReader {
 public:
  virtual ~LogReader() = default;

  // The next entry, or nothing when all durable entries were read; call again after more were
  // appended.
  //
  // Errors: kOutOfRange: the next entry was trimmed away; start from a checkpoint of the state, or
  //         from First().
  //         kDataLoss: the entry is damaged or missing; stop, and restore a backup.
  //         kInternal: reading failed; the message says how. The reader stays where it was.
  virtual absl::StatusOr<std::optional<LogEntry>> Next() = 0;
};

class CommitLog {
 public:
  virtual ~CommitLog() = default;

  // Appends `payloads` as one atomic group and returns the position of the last. When this returns
  // OK, the group survives loss of power.
  //
  // Errors: kInvalidArgument: `payloads` is empty or beyond Limits(). Nothing was written.
  //         kResourceExhausted: no space left. Nothing was appended; free some and call again.
  //         kDataLoss, kInternal: the write failed and its outcome is unknown: the group may or may
  //         not be there after a restart. The log takes no more entries; end the process, repair
  //         the cause, start again.
  virtual absl::StatusOr<Position> Append(std::span<const std::string_view> payloads) = 0;

  // False when space runs low. Append still works, for the little that must go on (ticks,
  // acknowledgements, operators' decisions); senders of everything else should be told to come back
  // later.
  virtual bool HasRoom() const = 0;

  // A reader whose first entry is the one at `from`. Any position may be asked for: one beyond the
  // head is waited for, one that was trimmed away is an error of the first Next().
  //
  // Requires: `from` is at least 1.
  virtual std::unique_ptr<LogReader> NewReader(Position from) const = 0;

  // The position of the last durable entry; 0 for a log that never had one.
  virtual Position Head() const = 0;

  // The position of the oldest entry that is kept; Head().Next() when none is.
  virtual Position First() const = 0;

  // Removes every entry before `before`, durably. The chain stays verifiable from there. Nothing
  // happens when they are gone already. Slow (it may rewrite a file); appends and reads go on
  // meanwhile. When this returns OK, the content of the removed entries is no longer in the log's
  // files, readers that are still on it aside.
  //
  // Errors: kOutOfRange: `before` is beyond Head().Next().
  //         kDataLoss: the entry before `before` is damaged; stop, and restore a backup.
  //         kResourceExhausted, kInternal: what was to be removed may still occupy space. Call
  //         again later.
  virtual absl::Status Trim(Position before) = 0;

  virtual LogLimits Limits() const = 0;

  virtual LogEpoch Epoch() const = 0;
};

// Reads the entries `from` to `to`, both included, and thereby verifies them.
//
// Errors: those of LogReader::Next(); kOutOfRange also when the log ends before `to`.
absl::Status VerifyEntries(const CommitLog& log, Position from, Position to);

// Lower-case hex, for messages and file names.
std::string ToString(const LogEpoch& epoch);

}  // namespace landbridge
