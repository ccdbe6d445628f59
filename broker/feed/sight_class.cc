// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/sight_class.h"

namespace landbridge {
namespace {

// Some dozens of kilobytes for each class; the shapes themselves are shared.
constexpr size_t kKnownShapesMax = 1024;

}  // namespace

std::vector<Showing> SightClass::ShowingsOf(const EventRun& run) const {
  std::vector<Showing> showings;
  showings.reserve(static_cast<size_t>(run.size()));
  if (sight_.has_watch_list()) {
    for (EventNumber number = run.first(); number <= run.last(); number = number.Next()) {
      const log::v1::EventRow& fields = run.shapes()[run.event(number).shape]->row;
      showings.push_back(ShowingOf(fields, run.subject_keys(number), sight_));
    }
    return showings;
  }
  const std::vector<Showing> of_shapes = ShowingsOfShapes(run.shapes());
  for (EventNumber number = run.first(); number <= run.last(); number = number.Next()) {
    showings.push_back(of_shapes[run.event(number).shape]);
  }
  return showings;
}

std::vector<Showing> SightClass::ShowingsOfShapes(
    const std::vector<std::shared_ptr<const EventShape>>& shapes) const {
  std::vector<Showing> showings;
  showings.reserve(shapes.size());
  absl::MutexLock lock(&mutex_);
  for (const std::shared_ptr<const EventShape>& shape : shapes) {
    const auto known = known_.find(shape);
    if (known != known_.end()) {
      showings.push_back(known->second);
      continue;
    }
    showings.push_back(ShowingOf(shape->row, sight_));
    if (known_.size() >= kKnownShapesMax) known_.clear();
    known_.emplace(shape, showings.back());
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
