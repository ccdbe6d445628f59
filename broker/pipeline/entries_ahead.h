// SPDX-License-Identifier: Apache-2.0
// Reads, verifies and parses log entries on a thread of its own, some ahead of whoever takes them.
//
// Belongs to one thread. Must not outlive the log.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "landbridge/log/v1/entry.pb.h"
#include "storage/commit_log.h"
#include "storage/position.h"

namespace landbridge {

struct ParsedEntry {
  Position position;
  log::v1::LogEntry entry;
  size_t bytes = 0;  // of the payload
};

// Errors: kDataLoss: the payload is no entry; restore a backup of the log.
absl::StatusOr<ParsedEntry> ParseEntry(const LogEntry& stored);

class EntriesAhead {
 public:
  // Begins with the entry at `from`.
  EntriesAhead(const CommitLog& log, Position from);
  ~EntriesAhead();
  EntriesAhead(const EntriesAhead&) = delete;
  EntriesAhead& operator=(const EntriesAhead&) = delete;

  // The next entry, or nothing at the end of the log as it was when the reader came there. Not to
  // be called again after that, or after an error.
  //
  // Errors: those of LogReader::Next() and ParseEntry().
  absl::StatusOr<std::optional<ParsedEntry>> Next();

 private:
  void Read();
  // Waits for room and hands one over; false when nobody wants it.
  bool Hand(ParsedEntry parsed);
  bool HasRoom() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  bool HasNext() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return !waiting_.empty() || ended_; }

  const std::unique_ptr<LogReader> reader_;  // of the thread

  absl::Mutex mutex_;
  std::deque<ParsedEntry> waiting_ ABSL_GUARDED_BY(mutex_);
  size_t waiting_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;  // nothing comes after what is waiting
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;

  std::thread thread_;
};

}  // namespace landbridge
