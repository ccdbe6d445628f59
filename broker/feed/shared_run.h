// SPDX-License-Identifier: Apache-2.0
// A run of events with what was made of it for classes of several streams.
//
// The parts live and die with the run: when the run leaves the window because it is old, or because
// a lift erased content that is in it, nobody finds the parts any more.
//
// Any thread may call any method.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "broker/feed/event_run.h"
#include "broker/feed/run_part.h"
#include "broker/feed/sight_class.h"
#include "broker/ledger/numbers.h"

namespace landbridge {

class SharedRun {
 public:
  explicit SharedRun(std::shared_ptr<const EventRun> events) : events_(std::move(events)) {}

  const EventRun& events() const { return *events_; }

  struct Answer {
    std::shared_ptr<const RunPart> part;
    bool is_new = false;
    size_t kept_bytes = 0;  // memory that this answer added to the run
  };

  // What `sight_class` gets behind `after`. Made once for all of the class; when only one holds the
  // class, it is not kept.
  //
  // Requires: as PartOfRun.
  Answer PartAfter(EventNumber after, const std::shared_ptr<const SightClass>& sight_class);

 private:
  std::shared_ptr<const RunPart> Make(EventNumber after, const SightClass& sight_class) const;

  const std::shared_ptr<const EventRun> events_;

  absl::Mutex mutex_;
  absl::flat_hash_map<std::pair<uint64_t, int64_t>, std::shared_ptr<const RunPart>> parts_
      ABSL_GUARDED_BY(mutex_);  // by class and place
};

}  // namespace landbridge
