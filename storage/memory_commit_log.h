// SPDX-License-Identifier: Apache-2.0
// A commit log in memory: the twin of the durable one, for tests and simulation. It keeps every
// promise of the interface except the one it cannot: it is gone when it is destroyed.
//
// It stores entries in the same form as the durable log, chain and compression included.
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "storage/commit_log.h"
#include "storage/log_chain.h"

namespace landbridge {

class MemoryCommitLog final : public CommitLog {
 public:
  // `epoch` may be given to make runs repeat byte by byte.
  explicit MemoryCommitLog(LogEpoch epoch = RandomEpoch(), LogLimits limits = {});

  absl::StatusOr<Position> Append(std::span<const std::string_view> payloads) override;
  bool HasRoom() const override { return true; }
  std::unique_ptr<LogReader> NewReader(Position from) const override;
  Position Head() const override;
  Position First() const override;
  absl::Status Trim(Position before) override;
  LogLimits Limits() const override { return limits_; }
  LogEpoch Epoch() const override { return epoch_; }

 private:
  class Reader;

  // The link of the entry at `position`, which is kept or the one before the first that is.
  ChainLink LinkAt(Position position) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  Position HeadLocked() const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  const LogEpoch epoch_;
  const LogLimits limits_;
  mutable absl::Mutex mutex_;
  Position first_ ABSL_GUARDED_BY(mutex_) = Position::First();
  ChainLink anchor_ ABSL_GUARDED_BY(mutex_);  // of the entry before first_
  std::deque<std::string> stored_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace landbridge
