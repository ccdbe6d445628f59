// SPDX-License-Identifier: Apache-2.0
// Takes batches from many streams, makes them durable together, applies them in order and reports
// the verdicts.
//
//   submit ──▶ committer thread: one synced append for all that waits
//                └──▶ applier thread: ledger
//                       └──▶ writer thread: state ──▶ listeners, then verdicts
//
// While the applier works on one group the committer syncs the next, and the one before is written.
// To wake another thread takes as long as a small group: the committer applies a group itself when
// nothing waits behind it, and a group with none behind it is written by whoever applied it. What
// waits between them is bounded; what waits to be committed is bounded by its senders, who stop
// reading when too much of theirs is unsettled.
//
// A failed write to the log or the state, or a damaged one, is beyond repair here: it goes to
// `on_fatal`, nothing is reported as settled after it, and the process is expected to end. Recovery
// is a restart.
//
// Any thread may call any method. Callbacks run one at a time, in order, on a thread of the
// pipeline, and must not block.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/ledger/numbers.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/v1/record.pb.h"
#include "proto/contract/clock.h"
#include "storage/commit_log.h"
#include "storage/position.h"
#include "storage/state_store.h"

namespace landbridge {

// Every change up to `through_sequence` of the batch's source is durable and applied, or in
// `rejections`.
struct BatchVerdict {
  int64_t through_sequence = 0;
  std::vector<v1::Rejection> rejections;
  v1::Tally tally;
};

// What readers of the state can see since a moment ago.
struct AppliedGroup {
  EventNumber last_event;
  bool has_new_events = false;
  // Earlier events whose content is no longer in the state (Applied.erased_events).
  std::vector<EventNumber> erased_events;
};

struct PipelineOptions {
  // How often it is looked whether a new day began. If so, a tick enters the log, which lifts what
  // ended; where much did, further ticks follow at once, in turn with what was submitted.
  absl::Duration day_check = absl::Seconds(1);

  // Where days begin.
  absl::TimeZone time_zone = absl::UTCTimeZone();

  // What may lie between committer and applier. Bounds memory and how long a stop takes.
  size_t unapplied_bytes_max = size_t{32} << 20;

  // Called at most once, with the reason, when the pipeline cannot go on.
  std::function<void(const absl::Status&)> on_fatal = {};
};

class Pipeline {
 public:
  // Keeps a listener until it is destroyed, which waits for a running call to end; not to be
  // destroyed by a listener.
  class Listening {
   public:
    Listening() = default;
    ~Listening();
    Listening(Listening&&) noexcept;
    Listening& operator=(Listening&&) noexcept;

   private:
    friend class Pipeline;
    Listening(Pipeline* pipeline, uint64_t id) : pipeline_(pipeline), id_(id) {}
    Pipeline* pipeline_ = nullptr;
    uint64_t id_ = 0;
  };

  // Applies what the state lacks of the log, appends a tick if a day began or the last one left
  // something to lift, and starts the threads, which lift what that one leaves.
  // `log`, `state` and `clock` must outlive the pipeline.
  //
  // Errors: those of the log's and the store's reads; kDataLoss also when the state belongs to
  // another log or is ahead of this one: rebuild it.
  static absl::StatusOr<std::unique_ptr<Pipeline>> Start(CommitLog& log, StateStore& state,
                                                         Clock& clock, PipelineOptions options);

  // Stops, if Stop() was not called.
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // Queues a batch. `settled` is called exactly once, when the batch is durable and applied;
  // batches of one source settle in the order in which they were submitted. After a fatal error,
  // and for what is submitted after Stop(), it is never called.
  void Submit(log::v1::ChangeBatch batch, std::function<void(const BatchVerdict&)> settled);

  // Queues a change of a subscription, or a part of a watch list. `applied` as `settled` above.
  void Record(log::v1::SubscriptionChange change, std::function<void()> applied);
  void Record(log::v1::WatchListPart part, std::function<void()> applied);

  // Queues the news that a subscription has applied the feed up to an event. `recorded` as
  // `settled` above.
  void Acknowledge(log::v1::Acknowledgements::Acknowledgement acknowledgement,
                   std::function<void()> recorded);

  // Queues the decision that events before `before` are no longer kept. `forgotten` as `settled`
  // above. All of them are deleted in one batch: forget many in several steps.
  void ForgetEvents(EventNumber before, std::function<void()> forgotten);

  // Whether the log's disk has room for more changes; refuse new ones when not.
  bool HasRoom() const;

  // The last event that readers of the state can see.
  EventNumber last_event() const;

  // The last position that was made durable, and the last whose changes readers of the state can
  // see.
  Position durable_position() const;
  Position applied_position() const;

  // Calls `listener` each time after something was applied and can be read, and before anybody is
  // told that it is settled: a listener that drops its copies of erased events does so before the
  // lift is reported as done.
  Listening Listen(std::function<void(const AppliedGroup&)> listener);

  // Settles everything that was submitted, flushes the state and ends the threads.
  void Stop();

 private:
  class Rep;

  explicit Pipeline(std::unique_ptr<Rep> rep);

  std::unique_ptr<Rep> rep_;
};

}  // namespace landbridge
