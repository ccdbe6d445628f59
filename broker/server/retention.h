// SPDX-License-Identifier: Apache-2.0
// Lets go of what the broker must not keep: content of listings that were lifted, and events that
// were kept long enough.
//
// Once in half of `erase_after` it drives overwritten values out of the state's files, makes a
// checkpoint of the state in the place of the former one, and trims the log up to it. So what was
// lifted before one such pass is in no file after it, and the other half of `erase_after` is for
// the pass itself and for passes that failed. docs/adr/0009 has the reasoning.
//
// The log is never trimmed beyond what both a durable checkpoint and the state on disk have.
//
// Run() belongs to one thread; AskToStop() may be called by any.
#pragma once

#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/ledger/numbers.h"
#include "broker/pipeline/pipeline.h"
#include "broker/server/checkpoints.h"
#include "proto/contract/clock.h"
#include "storage/commit_log.h"
#include "storage/position.h"
#include "storage/state_store.h"

namespace landbridge {

struct RetentionOptions {
  // How long after a lift the content may still be in files.
  absl::Duration erase_after = absl::Hours(24 * 30);

  // How long an event stays in the feed, at least; a day longer at most.
  absl::Duration events_kept = absl::InfiniteDuration();
};

// What one run did; nothing is set when nothing was due.
struct RetentionReport {
  std::optional<EventNumber> first_event;  // the oldest that is kept, after others were forgotten
  std::optional<Checkpoint> checkpoint;    // that was made
  std::optional<Position> log_first;       // after the log was trimmed
};

class Retention {
 public:
  // All must outlive this; the pipeline runs over `log` and `state`.
  Retention(const RetentionOptions& options, Checkpoints checkpoints, CommitLog& log,
            StateStore& state, Pipeline& pipeline, Clock& clock);
  ~Retention();
  Retention(const Retention&) = delete;
  Retention& operator=(const Retention&) = delete;

  // Does what is due. Call it often; it costs little when nothing is. Otherwise slow, and harmless
  // to interrupt at any place.
  //
  // Errors: kCancelled: AskToStop() was called. Others are those of the stores. Nothing is lost by
  //         any: call again later.
  absl::StatusOr<RetentionReport> Run();

  // A running Run() waits for nothing any more, and later ones do nothing.
  void AskToStop();

 private:
  struct Wait;

  absl::Status CheckRunning() const;
  absl::Status ForgetEvents(RetentionReport& report);
  absl::Status ForgetBefore(EventNumber before);
  absl::StatusOr<bool> IsDue(const std::optional<Checkpoint>& newest) const;
  absl::Status MakeCheckpoint(RetentionReport& report);
  absl::Status Trim(const Checkpoint& checkpoint, RetentionReport& report);

  const RetentionOptions options_;
  Checkpoints checkpoints_;
  CommitLog& log_;
  StateStore& state_;
  Pipeline& pipeline_;
  Clock& clock_;
  const std::shared_ptr<Wait> wait_;
  bool trimmed_ = false;  // up to the newest checkpoint, by this process
};

}  // namespace landbridge
