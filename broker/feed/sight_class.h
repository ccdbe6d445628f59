// SPDX-License-Identifier: Apache-2.0
// The streams with equal sights: what is found out for one of them is found out for all.
//
// Any thread may call any method.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "broker/feed/event_run.h"
#include "broker/feed/event_shapes.h"
#include "broker/subscriptions/event_showing.h"
#include "broker/subscriptions/sight.h"

namespace landbridge {

class SightClass {
 public:
  // `id` is of no other class.
  SightClass(Sight sight, uint64_t id) : sight_(std::move(sight)), id_(id) {}

  const Sight& sight() const { return sight_; }
  uint64_t id() const { return id_; }

  // How each event of `run` appears. What was decided before is remembered, for a bounded number of
  // shapes; a sight that looks at subjects decides about each event.
  std::vector<Showing> ShowingsOf(const EventRun& run) const;

 private:
  std::vector<Showing> ShowingsOfShapes(
      const std::vector<std::shared_ptr<const EventShape>>& shapes) const;

  const Sight sight_;
  const uint64_t id_;

  mutable absl::Mutex mutex_;
  mutable absl::flat_hash_map<std::shared_ptr<const EventShape>, Showing> known_
      ABSL_GUARDED_BY(mutex_);
};

// All classes that have streams.
class SightClasses {
 public:
  // The class of `sight`. It ends with the last one who holds it.
  std::shared_ptr<const SightClass> ClassOf(const Sight& sight);

 private:
  absl::Mutex mutex_;
  uint64_t last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<std::string, std::weak_ptr<const SightClass>> classes_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace landbridge
