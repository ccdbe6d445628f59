// SPDX-License-Identifier: Apache-2.0
// The part of the feed that is in memory, shared by all streams: runs of events that were read
// recently, and what each class of streams gets of them.
//
//   const auto sight_class = window.ClassOf(sight);
//   LB_ASSIGN_OR_RETURN(const FeedHead head, window.Head());
//   while (place < head.event) {
//     LB_ASSIGN_OR_RETURN(const FeedPassage passage, window.After(place, sight_class));
//     for (const grpc::Slice& slice : passage.part->slices) writer.AddFramed(slice);
//     place = passage.through;
//   }
//
// Each run is read from the store once, however many streams want it at the same time; what falls
// out of the window is read again when somebody asks for it. Runs hold content, so what a lift
// erases in the store is dropped here by OnApplied() before the lift is reported: a call that
// begins later never returns it.
//
// Any thread may call any method. Reading the store, and waiting for another thread that reads the
// same, blocks the caller; no lock is held meanwhile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <span>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "broker/feed/event_run.h"
#include "broker/feed/event_shapes.h"
#include "broker/feed/run_part.h"
#include "broker/feed/shared_run.h"
#include "broker/feed/sight_class.h"
#include "broker/ledger/numbers.h"
#include "storage/state_store.h"

namespace landbridge {

struct EventWindowOptions {
  // Runs and what was made of them, together. What streams are just sending may come on top.
  size_t bytes_max = size_t{64} << 20;
  EventRunLimits run;
};

// Where the feed ends.
struct FeedHead {
  EventNumber event;
  // Up to when that is so, in milliseconds of the broker's clock.
  int64_t time_ms = 0;
};

// What a class of streams gets next.
struct FeedPassage {
  std::shared_ptr<const RunPart> part;
  EventNumber through;  // the last event that the part has passed
  int64_t time_ms = 0;  // of that event
};

struct EventWindowStatistics {
  size_t bytes = 0;
  size_t runs = 0;
  uint64_t runs_read = 0;
  uint64_t parts_made = 0;
};

class EventWindow {
 public:
  // `store` must outlive the window.
  EventWindow(const StateStore& store, EventWindowOptions options);

  // The streams that see what `sight` shows. Hold it as long as such a stream is open.
  std::shared_ptr<const SightClass> ClassOf(const Sight& sight) { return classes_.ClassOf(sight); }

  // As it was after the last OnApplied(), or later.
  //
  // Errors of both: kDataLoss, kInternal: the state cannot be read.
  absl::StatusOr<FeedHead> Head();

  // What `sight_class` gets of the events after `place`. It goes at least one event further, and is
  // the same for everybody who asks from the same place.
  //
  // Requires: `place` is before the head.
  // Errors: kOutOfRange / TOKEN_EXPIRED: the next event is no longer kept.
  absl::StatusOr<FeedPassage> After(EventNumber place,
                                    const std::shared_ptr<const SightClass>& sight_class);

  // Whether all events after `place`, up to the head or `events` of them, are in memory, so that
  // walking them reads nothing from the store, unless others push them out meanwhile.
  bool Holds(EventNumber place, int64_t events) const;

  // Something was applied, and `erased` lost their content by it. Does not block.
  void OnApplied(std::span<const EventNumber> erased);

  EventWindowStatistics statistics() const;

 private:
  struct Reading;
  struct Resident {
    std::shared_ptr<SharedRun> run;
    size_t bytes = 0;  // with what was made of it
    std::list<EventNumber>::iterator recent;
  };
  using Residents = std::map<EventNumber, Resident>;

  absl::StatusOr<std::shared_ptr<SharedRun>> RunWith(EventNumber wanted);
  Resident* FindResident(EventNumber wanted) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool KnowsHead() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return head_ && head_applied_ == applied_;
  }
  std::shared_ptr<Reading> FindReading(EventNumber wanted) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::shared_ptr<Reading> BeginReading(EventNumber wanted) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Read(Reading& reading);
  void Keep(std::shared_ptr<SharedRun> run) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Drop(Residents::iterator resident) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void JoinBefore(EventNumber newest) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Trim() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Charge(const SharedRun& run, size_t bytes);

  const StateStore& store_;
  const EventWindowOptions options_;
  SightClasses classes_;
  EventShapes shapes_;

  mutable absl::Mutex mutex_;
  uint64_t applied_ ABSL_GUARDED_BY(mutex_) = 0;  // calls of OnApplied()
  std::optional<FeedHead> head_ ABSL_GUARDED_BY(mutex_);
  uint64_t head_applied_ ABSL_GUARDED_BY(mutex_) = 0;  // `applied_` when `head_` was read
  // By their first events; they do not overlap, nor do readings, nor those with these.
  Residents residents_ ABSL_GUARDED_BY(mutex_);
  std::map<EventNumber, std::shared_ptr<Reading>> readings_ ABSL_GUARDED_BY(mutex_);
  std::list<EventNumber> recent_ ABSL_GUARDED_BY(mutex_);  // residents, last used first
  EventWindowStatistics statistics_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace landbridge
