// SPDX-License-Identifier: Apache-2.0
// Some consecutive events, read from the store once for every stream that passes them: their
// entries as a delivery carries them, in one stretch of bytes, and what decides to whom each shows.
//
// Immutable; any thread may call any method.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "broker/feed/event_shapes.h"
#include "broker/ledger/numbers.h"
#include "broker/ledger/state_reader.h"
#include "broker/subscriptions/event_showing.h"
#include "grpcpp/support/slice.h"

namespace landbridge {

struct EventRunLimits {
  // A run ends with the entry with which it has this many bytes.
  size_t bytes = size_t{64} << 10;
  int events = 1024;
};

class EventRun {
 public:
  struct Event {
    uint32_t end = 0;    // of its entry in bytes()
    uint32_t shape = 0;  // its place in shapes()
    ListingNumber listing;
    int64_t time_ms = 0;
    // Of its subject's keys: where they end, and how many of them it had before the event, too.
    uint32_t keys_end = 0;
    uint32_t keys_before = 0;
  };

  // Reads the events from `first` on, up to, but without, `end` or the first one that is missing,
  // within `limits`. Null when `first` is not kept. Its shapes are of `shapes`.
  //
  // Requires: first < end. Errors: those of the reader.
  static absl::StatusOr<std::shared_ptr<const EventRun>> Read(const StateReader& reader,
                                                              EventNumber first, EventNumber end,
                                                              const EventRunLimits& limits,
                                                              EventShapes& shapes);

  // Both as one run. Requires: `later` begins where `earlier` ends.
  static std::shared_ptr<const EventRun> Join(const EventRun& earlier, const EventRun& later);

  EventNumber first() const { return first_; }
  EventNumber last() const { return EventNumber(first_.value() + size() - 1); }
  int64_t size() const { return static_cast<int64_t>(events_.size()); }

  // Event `number`. Requires: first() <= number <= last().
  const Event& event(EventNumber number) const {
    return events_[static_cast<size_t>(number.value() - first_.value())];
  }

  // Where the entry of `number` begins in bytes(); for last().Next(), where the last one ends.
  size_t Begin(EventNumber number) const {
    return number == first_ ? 0 : event(EventNumber(number.value() - 1)).end;
  }

  // What watch lists are asked about event `number`. Requires: as event().
  SubjectKeysOfEvent subject_keys(EventNumber number) const;

  // All entries, each with its header.
  const grpc::Slice& bytes() const { return bytes_; }
  const std::vector<std::shared_ptr<const EventShape>>& shapes() const { return shapes_; }

  // What it takes, about.
  size_t memory_bytes() const { return memory_bytes_; }

 private:
  class Builder;

  EventRun() = default;

  EventNumber first_;
  std::vector<Event> events_;
  std::vector<std::shared_ptr<const EventShape>> shapes_;
  std::vector<uint64_t> keys_;  // of the events, one after the other
  grpc::Slice bytes_;
  size_t memory_bytes_ = 0;
};

}  // namespace landbridge
