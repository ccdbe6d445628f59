// SPDX-License-Identifier: Apache-2.0
#include "broker/server/retention.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "broker/ledger/state_reader.h"
#include "broker/pipeline/replay.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// Deleted in one batch: short enough that nobody waits for it.
constexpr int64_t kForgottenMax = 4096;

// Events are forgotten once a day, not one by one.
absl::Time StartOfUtcDay(absl::Time time) {
  return absl::UnixEpoch() + absl::Floor(time - absl::UnixEpoch(), absl::Hours(24));
}

// The first event from `first` on that is not older than `since`; one after the last if all are.
// The times of events never go back.
absl::StatusOr<EventNumber> FirstEventSince(const StateReader& reader, EventNumber first,
                                            EventNumber last, absl::Time since) {
  int64_t low = first.value();
  int64_t high = last.value() + 1;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    bool older = false;
    LB_RETURN_IF_ERROR(
        reader.Events(EventNumber(middle), [&](EventNumber, const log::v1::EventRow& event) {
          older = event.time_ms() < absl::ToUnixMillis(since);
          return false;
        }));
    (older ? low : high) = older ? middle + 1 : middle;
  }
  return EventNumber(low);
}

}  // namespace

// Shared with callbacks of the pipeline, which may run when the retention is gone.
struct Retention::Wait {
  absl::Mutex mutex;
  bool stopping ABSL_GUARDED_BY(mutex) = false;
  EventNumber forgotten ABSL_GUARDED_BY(mutex);
};

Retention::Retention(const RetentionOptions& options, Checkpoints checkpoints, CommitLog& log,
                     StateStore& state, Pipeline& pipeline, Clock& clock)
    : options_(options),
      checkpoints_(std::move(checkpoints)),
      log_(log),
      state_(state),
      pipeline_(pipeline),
      clock_(clock),
      wait_(std::make_shared<Wait>()) {}

Retention::~Retention() = default;

void Retention::AskToStop() {
  absl::MutexLock lock(&wait_->mutex);
  wait_->stopping = true;
}

absl::Status Retention::CheckRunning() const {
  absl::MutexLock lock(&wait_->mutex);
  if (!wait_->stopping) return absl::OkStatus();
  return absl::CancelledError("the broker stops");
}

absl::StatusOr<RetentionReport> Retention::Run() {
  RetentionReport report;
  LB_RETURN_IF_ERROR(ForgetEvents(report));
  LB_ASSIGN_OR_RETURN(std::optional<Checkpoint> newest, checkpoints_.Newest());
  LB_RETURN_IF_ERROR(checkpoints_.RemoveAllBut(newest));
  LB_ASSIGN_OR_RETURN(const bool due, IsDue(newest));
  if (due) {
    LB_RETURN_IF_ERROR(MakeCheckpoint(report));
    newest = report.checkpoint;
  }
  if (newest && !trimmed_) LB_RETURN_IF_ERROR(Trim(*newest, report));
  return report;
}

absl::Status Retention::ForgetEvents(RetentionReport& report) {
  LB_RETURN_IF_ERROR(CheckRunning());
  if (options_.events_kept == absl::InfiniteDuration()) return absl::OkStatus();
  EventNumber first;
  EventNumber end;
  {
    const StateReader reader(state_);
    LB_ASSIGN_OR_RETURN(const log::v1::LedgerRow ledger, reader.Ledger());
    first = EventNumber(std::max<int64_t>(ledger.first_event(), 1));
    LB_ASSIGN_OR_RETURN(end, FirstEventSince(reader, first, EventNumber(ledger.last_event()),
                                             StartOfUtcDay(clock_.Now() - options_.events_kept)));
  }
  for (EventNumber before = first; before < end;) {
    before = std::min(EventNumber(before.value() + kForgottenMax), end);
    LB_RETURN_IF_ERROR(ForgetBefore(before));
    report.first_event = before;
  }
  return absl::OkStatus();
}

absl::Status Retention::ForgetBefore(EventNumber before) {
  pipeline_.ForgetEvents(before, [wait = wait_, before] {
    absl::MutexLock lock(&wait->mutex);
    wait->forgotten = before;
  });
  {
    const auto done = [this, before]() ABSL_SHARED_LOCKS_REQUIRED(wait_->mutex) {
      return wait_->stopping || wait_->forgotten >= before;
    };
    absl::MutexLock lock(&wait_->mutex);
    wait_->mutex.Await(absl::Condition(&done));
  }
  return CheckRunning();
}

absl::StatusOr<bool> Retention::IsDue(const std::optional<Checkpoint>& newest) const {
  absl::Time since;  // what was lifted before then is erased
  if (newest) {
    // Nothing was lifted since.
    if (pipeline_.applied_position() <= newest->position) return false;
    since = newest->time;
  } else {
    // Without the log's beginning there has to be a checkpoint, at once.
    if (log_.First() != Position::First() || log_.Head() == Position()) return true;
    LB_ASSIGN_OR_RETURN(since, ReceiveTime(log_, Position::First()));
  }
  const absl::Time now = clock_.Now();
  // A time to come is that of a clock that was wrong.
  return since > now || now - since >= options_.erase_after / 2;
}

absl::Status Retention::MakeCheckpoint(RetentionReport& report) {
  LB_RETURN_IF_ERROR(CheckRunning());
  // Taken first: erased is what was lifted before this moment, and whatever is written meanwhile
  // can only bring the copy further.
  const absl::Time now = clock_.Now();
  const Position applied = pipeline_.applied_position();
  LB_RETURN_IF_ERROR(state_.EraseObsolete());
  LB_RETURN_IF_ERROR(CheckRunning());
  LB_ASSIGN_OR_RETURN(report.checkpoint, checkpoints_.Make(state_, applied, now));
  trimmed_ = false;
  return checkpoints_.RemoveAllBut(report.checkpoint);
}

absl::Status Retention::Trim(const Checkpoint& checkpoint, RetentionReport& report) {
  LB_RETURN_IF_ERROR(CheckRunning());
  // Making the checkpoint wrote the state to disk; one that was made by an earlier process says
  // nothing about the state of this one.
  LB_RETURN_IF_ERROR(state_.Flush());
  const Position first = log_.First();
  LB_RETURN_IF_ERROR(log_.Trim(std::max(checkpoint.position.Next(), first)));
  trimmed_ = true;
  if (log_.First() != first) report.log_first = log_.First();
  return absl::OkStatus();
}

}  // namespace landbridge
