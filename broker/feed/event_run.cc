// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/event_run.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "broker/feed/delivery_writer.h"
#include "broker/feed/shared_bytes.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// Of each shape, which may be this run's alone by now, and of the run beside its bytes.
constexpr size_t kShapeBytes = 256;
constexpr size_t kRunBytes = 512;

}  // namespace

class EventRun::Builder {
 public:
  explicit Builder(EventNumber first) : run_(new EventRun()) { run_->first_ = first; }

  void Add(log::v1::EventRow& row, EventShapes& shapes) {
    AppendFramedEntry(row.entry(), bytes_);
    run_->events_.push_back({static_cast<uint32_t>(bytes_.size()), ShapeOf(row, shapes),
                             ListingNumber(row.listing()), row.time_ms()});
  }

  void Add(const EventRun& run) {
    const auto base = static_cast<uint32_t>(bytes_.size());
    bytes_.append(reinterpret_cast<const char*>(run.bytes_.begin()), run.bytes_.size());
    std::vector<uint32_t> places;
    for (const auto& shape : run.shapes_) {
      const auto [place, is_new] = place_of_key_.try_emplace(shape->key, ShapeCount());
      if (is_new) run_->shapes_.push_back(shape);
      places.push_back(place->second);
    }
    for (const Event& event : run.events_) {
      run_->events_.push_back(
          {base + event.end, places[event.shape], event.listing, event.time_ms});
    }
  }

  bool empty() const { return run_->events_.empty(); }
  size_t bytes() const { return bytes_.size(); }
  EventNumber next() const { return empty() ? run_->first_ : run_->last().Next(); }

  bool IsFull(const EventRunLimits& limits) const {
    return bytes_.size() >= limits.bytes || run_->size() >= limits.events;
  }

  std::shared_ptr<const EventRun> Finish() {
    bytes_.shrink_to_fit();
    run_->events_.shrink_to_fit();
    size_t memory = kRunBytes + bytes_.capacity() + run_->events_.capacity() * sizeof(Event);
    for (const auto& shape : run_->shapes_) memory += kShapeBytes + 2 * shape->key.size();
    run_->memory_bytes_ = memory;
    run_->bytes_ = OwningSlice(std::move(bytes_));
    return std::move(run_);
  }

 private:
  uint32_t ShapeCount() const { return static_cast<uint32_t>(run_->shapes_.size()); }

  uint32_t ShapeOf(log::v1::EventRow& row, EventShapes& shapes) {
    KeyOfShape(row, key_);
    const auto [place, is_new] = place_of_key_.try_emplace(key_, ShapeCount());
    if (is_new) {
      run_->shapes_.push_back(shapes.Of(key_, [&row] {
        log::v1::EventRow shape;
        if (row.has_before()) shape.mutable_before()->Swap(row.mutable_before());
        if (row.has_after()) shape.mutable_after()->Swap(row.mutable_after());
        shape.set_refiltered(row.refiltered());
        return shape;
      }));
    }
    return place->second;
  }

  std::shared_ptr<EventRun> run_;
  std::string bytes_;
  std::string key_;
  absl::flat_hash_map<std::string, uint32_t> place_of_key_;
};

absl::StatusOr<std::shared_ptr<const EventRun>> EventRun::Read(const StateReader& reader,
                                                               EventNumber first, EventNumber end,
                                                               const EventRunLimits& limits,
                                                               EventShapes& shapes) {
  LB_CHECK(first < end);
  Builder builder(first);
  LB_RETURN_IF_ERROR(reader.Events(first, [&](EventNumber number, log::v1::EventRow& row) {
    if (number != builder.next() || number >= end) return false;
    builder.Add(row, shapes);
    return !builder.IsFull(limits);
  }));
  if (builder.empty()) return nullptr;
  return builder.Finish();
}

std::shared_ptr<const EventRun> EventRun::Join(const EventRun& earlier, const EventRun& later) {
  LB_CHECK(earlier.last().Next() == later.first());
  Builder builder(earlier.first());
  builder.Add(earlier);
  builder.Add(later);
  return builder.Finish();
}

}  // namespace landbridge
