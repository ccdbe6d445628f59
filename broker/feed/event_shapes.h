// SPDX-License-Identifier: Apache-2.0
// What decides to whom events show. Thousands of events share a few shapes, and one that is seen
// again is the same object, so what a class of streams decided about it is found by its address.
//
// Any thread may call any method.
#pragma once

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"
#include "landbridge/log/v1/rows.pb.h"

namespace landbridge {

// Immutable.
struct EventShape {
  std::string key;  // KeyOfShape(row)
  // Before, after and refiltered of the event, without the keys of its subject, which hardly two
  // events share.
  log::v1::EventRow row;
};

// Writes the key of `row`'s shape into `key`: equal for events that show alike to everybody who
// does not look at subjects. Requires: `row` has no subject keys.
void KeyOfShape(const log::v1::EventRow& row, std::string& key);

class EventShapes {
 public:
  // The shape with `key`; `make_row` makes its row when it is new. Old ones may be forgotten, and
  // are new then.
  std::shared_ptr<const EventShape> Of(const std::string& key,
                                       absl::FunctionRef<log::v1::EventRow()> make_row);

 private:
  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<const EventShape>> shapes_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace landbridge
