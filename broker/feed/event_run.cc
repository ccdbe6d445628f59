// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/event_run.h"

#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "broker/feed/delivery_writer.h"
#include "broker/feed/shared_bytes.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// Overhead of a shape, and of a run: rows, vectors and what allocation adds.
constexpr size_t kShapeBytes = 256;
constexpr size_t kRunBytes = 512;

void AppendFields(bool present, const log::v1::FilterFields& fields, std::string& key) {
  key.push_back(present ? '+' : '-');
  if (!present) return;
  const size_t bytes = fields.ByteSizeLong();
  key.append(reinterpret_cast<const char*>(&bytes), sizeof(bytes));
  LB_CHECK(fields.AppendToString(&key));
}

}  // namespace

class EventRun::Builder {
 public:
  explicit Builder(EventNumber first) : run_(new EventRun()) { run_->first_ = first; }

  void Add(log::v1::EventRow& row) {
    AppendFramedEntry(row.entry(), bytes_);
    run_->events_.push_back({static_cast<uint32_t>(bytes_.size()), ShapeOf(row),
                             ListingNumber(row.listing()), row.time_ms()});
  }

  void Add(const EventRun& run) {
    const auto base = static_cast<uint32_t>(bytes_.size());
    bytes_.append(reinterpret_cast<const char*>(run.bytes_.begin()), run.bytes_.size());
    std::vector<uint32_t> shapes;
    for (const EventShape& shape : run.shapes_) {
      shapes.push_back(ShapeWith(shape.key, [&] { return shape.row; }));
    }
    for (const Event& event : run.events_) {
      run_->events_.push_back(
          {base + event.end, shapes[event.shape], event.listing, event.time_ms});
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
    for (const EventShape& shape : run_->shapes_) memory += kShapeBytes + 2 * shape.key.size();
    run_->memory_bytes_ = memory;
    run_->bytes_ = OwningSlice(std::move(bytes_));
    return std::move(run_);
  }

 private:
  uint32_t ShapeOf(log::v1::EventRow& row) {
    key_.assign(1, row.refiltered() ? 'r' : ' ');
    AppendFields(row.has_before(), row.before(), key_);
    AppendFields(row.has_after(), row.after(), key_);
    return ShapeWith(key_, [&] {
      log::v1::EventRow shape;
      if (row.has_before()) shape.mutable_before()->Swap(row.mutable_before());
      if (row.has_after()) shape.mutable_after()->Swap(row.mutable_after());
      shape.set_refiltered(row.refiltered());
      return shape;
    });
  }

  template <typename MakeRow>
  uint32_t ShapeWith(const std::string& key, MakeRow make_row) {
    const auto next = static_cast<uint32_t>(run_->shapes_.size());
    const auto [found, is_new] = shape_of_key_.try_emplace(key, next);
    if (is_new) run_->shapes_.push_back({key, make_row()});
    return found->second;
  }

  std::shared_ptr<EventRun> run_;
  std::string bytes_;
  std::string key_;
  absl::flat_hash_map<std::string, uint32_t> shape_of_key_;
};

absl::StatusOr<std::shared_ptr<const EventRun>> EventRun::Read(const StateReader& reader,
                                                               EventNumber first, EventNumber end,
                                                               const EventRunLimits& limits) {
  LB_CHECK(first < end);
  Builder builder(first);
  LB_RETURN_IF_ERROR(reader.Events(first, [&](EventNumber number, log::v1::EventRow& row) {
    if (number != builder.next() || number >= end) return false;
    builder.Add(row);
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
