// SPDX-License-Identifier: Apache-2.0
#include "storage/memory_commit_log.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {

class MemoryCommitLog::Reader final : public LogReader {
 public:
  Reader(const MemoryCommitLog& log, Position from) : log_(log), next_(from) {}

  absl::StatusOr<std::optional<LogEntry>> Next() override {
    std::string stored;
    {
      absl::ReaderMutexLock lock(&log_.mutex_);
      if (next_ < log_.first_) return TrimmedError(next_, log_.first_);
      if (next_ > log_.HeadLocked()) return std::nullopt;
      stored = log_.stored_[next_.value() - log_.first_.value()];
      if (!previous_) previous_ = log_.LinkAt(next_.Previous());
    }
    LB_ASSIGN_OR_RETURN(std::string payload, DecodeEntry(stored, next_, *previous_));
    return LogEntry{std::exchange(next_, next_.Next()), std::move(payload)};
  }

 private:
  const MemoryCommitLog& log_;
  Position next_;
  std::optional<ChainLink> previous_;
};

MemoryCommitLog::MemoryCommitLog(LogEpoch epoch, LogLimits limits)
    : epoch_(epoch), limits_(limits), anchor_(FirstLink(epoch)) {}

absl::StatusOr<Position> MemoryCommitLog::Append(std::span<const std::string_view> payloads) {
  LB_RETURN_IF_ERROR(CheckGroup(payloads, limits_));
  EntryEncoder encoder;
  absl::MutexLock lock(&mutex_);
  ChainLink link = LinkAt(HeadLocked());
  for (const std::string_view payload : payloads) stored_.push_back(encoder.Encode(payload, link));
  return HeadLocked();
}

std::unique_ptr<LogReader> MemoryCommitLog::NewReader(Position from) const {
  LB_CHECK(from >= Position::First());
  return std::make_unique<Reader>(*this, from);
}

Position MemoryCommitLog::Head() const {
  absl::ReaderMutexLock lock(&mutex_);
  return HeadLocked();
}

Position MemoryCommitLog::First() const {
  absl::ReaderMutexLock lock(&mutex_);
  return first_;
}

absl::Status MemoryCommitLog::Trim(Position before) {
  absl::MutexLock lock(&mutex_);
  if (before > HeadLocked().Next()) return TrimBeyondHeadError(before, HeadLocked());
  if (before <= first_) return absl::OkStatus();
  anchor_ = LinkAt(before.Previous());
  while (first_ < before) {
    stored_.pop_front();
    first_ = first_.Next();
  }
  return absl::OkStatus();
}

ChainLink MemoryCommitLog::LinkAt(Position position) const {
  if (position < first_) return anchor_;
  const absl::StatusOr<ChainLink> link =
      StoredLink(stored_[position.value() - first_.value()], position);
  LB_CHECK(link.ok());
  return *link;
}

Position MemoryCommitLog::HeadLocked() const {
  return Position(first_.value() + stored_.size() - 1);
}

}  // namespace landbridge
