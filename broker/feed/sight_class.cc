// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/sight_class.h"

#include "landbridge/log/v1/rows.pb.h"

namespace landbridge {
namespace {

// Some hundred kilobytes for each class.
constexpr size_t kKnownShapesMax = 2048;

}  // namespace

std::vector<Showing> SightClass::ShowingsOf(const std::vector<EventShape>& shapes) const {
  std::vector<Showing> showings;
  showings.reserve(shapes.size());
  absl::MutexLock lock(&mutex_);
  for (const EventShape& shape : shapes) {
    const auto known = known_.find(shape.key);
    if (known != known_.end()) {
      showings.push_back(known->second);
      continue;
    }
    showings.push_back(ShowingOf(shape.row, sight_));
    if (known_.size() >= kKnownShapesMax) known_.clear();
    known_.emplace(shape.key, showings.back());
  }
  return showings;
}

std::shared_ptr<const SightClass> SightClasses::ClassOf(const Sight& sight) {
  absl::MutexLock lock(&mutex_);
  const auto found = classes_.find(sight.key());
  if (found != classes_.end()) {
    if (auto known = found->second.lock()) return known;
  }
  absl::erase_if(classes_, [](const auto& each) { return each.second.expired(); });
  auto made = std::make_shared<const SightClass>(sight, ++last_id_);
  classes_[sight.key()] = made;
  return made;
}

}  // namespace landbridge
