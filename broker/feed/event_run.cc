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
    Event event;
    TakeKeys(row, event);
    event.end = static_cast<uint32_t>(bytes_.size());
    event.shape = ShapeOf(row, shapes);
    event.listing = ListingNumber(row.listing());
    event.time_ms = row.time_ms();
    run_->events_.push_back(event);
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
    const auto keys_base = static_cast<uint32_t>(run_->keys_.size());
    run_->keys_.insert(run_->keys_.end(), run.keys_.begin(), run.keys_.end());
    for (Event event : run.events_) {
      event.end += base;
      event.shape = places[event.shape];
      event.keys_end += keys_base;
      run_->events_.push_back(event);
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
    run_->keys_.shrink_to_fit();
    size_t memory = kRunBytes + bytes_.capacity() + run_->events_.capacity() * sizeof(Event) +
                    run_->keys_.capacity() * sizeof(uint64_t);
    for (const auto& shape : run_->shapes_) memory += kShapeBytes + 2 * shape->key.size();
    run_->memory_bytes_ = memory;
    run_->bytes_ = OwningSlice(std::move(bytes_));
    return std::move(run_);
  }

 private:
  uint32_t ShapeCount() const { return static_cast<uint32_t>(run_->shapes_.size()); }

  // A subject only ever gains identifiers, at the end: those before an event are the first of those
  // after it.
  void TakeKeys(log::v1::EventRow& row, Event& event) {
    const auto& keys = row.has_after() ? row.after().subject_keys() : row.before().subject_keys();
    run_->keys_.insert(run_->keys_.end(), keys.begin(), keys.end());
    event.keys_end = static_cast<uint32_t>(run_->keys_.size());
    event.keys_before = static_cast<uint32_t>(row.before().subject_keys_size());
    if (row.has_before()) row.mutable_before()->clear_subject_keys();
    if (row.has_after()) row.mutable_after()->clear_subject_keys();
  }

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

SubjectKeysOfEvent EventRun::subject_keys(EventNumber number) const {
  const Event& asked = event(number);
  const size_t begin = number == first_ ? 0 : event(EventNumber(number.value() - 1)).keys_end;
  const std::span<const uint64_t> after(keys_.data() + begin, asked.keys_end - begin);
  return {.before = after.first(asked.keys_before), .after = after};
}

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
