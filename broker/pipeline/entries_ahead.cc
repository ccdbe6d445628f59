// SPDX-License-Identifier: Apache-2.0
#include "broker/pipeline/entries_ahead.h"

#include <utility>

namespace landbridge {
namespace {

constexpr size_t kAheadBytesMax = size_t{8} << 20;

}  // namespace

absl::StatusOr<ParsedEntry> ParseEntry(const LogEntry& stored) {
  ParsedEntry parsed{.position = stored.position, .entry = {}, .bytes = stored.payload.size()};
  if (parsed.entry.ParseFromString(stored.payload)) return parsed;
  return absl::DataLossError("log entry " + ToString(stored.position) +
                             " cannot be parsed; restore a backup of the log");
}

EntriesAhead::EntriesAhead(const CommitLog& log, Position from)
    : reader_(log.NewReader(from)), thread_([this] { Read(); }) {}

EntriesAhead::~EntriesAhead() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

absl::StatusOr<std::optional<ParsedEntry>> EntriesAhead::Next() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &EntriesAhead::HasNext));
  if (waiting_.empty()) {
    if (!status_.ok()) return status_;
    return std::nullopt;
  }
  ParsedEntry next = std::move(waiting_.front());
  waiting_.pop_front();
  waiting_bytes_ -= next.bytes;
  return next;
}

void EntriesAhead::Read() {
  absl::Status status;
  for (;;) {
    absl::StatusOr<std::optional<LogEntry>> stored = reader_->Next();
    status = stored.status();
    if (!status.ok() || !stored->has_value()) break;
    absl::StatusOr<ParsedEntry> parsed = ParseEntry(**stored);
    status = parsed.status();
    if (!status.ok() || !Hand(*std::move(parsed))) break;
  }
  absl::MutexLock lock(&mutex_);
  status_ = status;
  ended_ = true;
}

bool EntriesAhead::Hand(ParsedEntry parsed) {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(this, &EntriesAhead::HasRoom));
  if (stopping_) return false;
  waiting_bytes_ += parsed.bytes;
  waiting_.push_back(std::move(parsed));
  return true;
}

bool EntriesAhead::HasRoom() const { return waiting_bytes_ < kAheadBytesMax || stopping_; }

}  // namespace landbridge
