// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/event_window.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/synchronization/notification.h"
#include "broker/feed/resume_token.h"
#include "broker/ledger/state_reader.h"
#include "landbridge/log/v1/rows.pb.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
// A run that is being read. Others who want it wait for `done`; the fields before it are fixed, the
// others written before it.
struct EventWindow::Reading {
  EventNumber first;
  EventNumber end;
  absl::Notification done;
  absl::Status status;
  std::shared_ptr<SharedRun> run;
};

EventWindow::EventWindow(const StateStore& store, EventWindowOptions options)
    : store_(store), options_(options) {}

absl::StatusOr<FeedHead> EventWindow::Head() {
  uint64_t applied = 0;
  {
    absl::MutexLock lock(&mutex_);
    if (KnowsHead()) return *head_;
    applied = applied_;
  }
  LB_ASSIGN_OR_RETURN(const log::v1::LedgerRow ledger, StateReader(store_).Ledger());
  const FeedHead head = {EventNumber(ledger.last_event()), ledger.time_ms()};
  absl::MutexLock lock(&mutex_);
  if (!head_ || applied >= head_applied_) {
    head_ = head;
    head_applied_ = applied;
  }
  return head;
}

absl::StatusOr<FeedPassage> EventWindow::After(
    EventNumber place, const std::shared_ptr<const SightClass>& sight_class) {
  LB_ASSIGN_OR_RETURN(const std::shared_ptr<SharedRun> run, RunWith(place.Next()));
  const EventRun& events = run->events();
  SharedRun::Answer answer = run->PartAfter(place, sight_class);
  if (answer.is_new) Charge(*run, answer.kept_bytes);
  return FeedPassage{std::move(answer.part), events.last(), events.event(events.last()).time_ms};
}

bool EventWindow::Holds(EventNumber place, int64_t events) const {
  absl::MutexLock lock(&mutex_);
  if (!KnowsHead()) return false;
  const EventNumber end = std::min(head_->event, EventNumber(place.value() + events));
  if (place >= end) return true;
  auto resident = residents_.upper_bound(place.Next());
  if (resident == residents_.begin()) return false;
  for (--resident; place < end; ++resident) {
    if (resident == residents_.end()) return false;
    const EventRun& run = resident->second.run->events();
    if (run.first() > place.Next() || run.last() <= place) return false;
    place = run.last();
  }
  return true;
}

absl::StatusOr<std::shared_ptr<SharedRun>> EventWindow::RunWith(EventNumber wanted) {
  for (;;) {
    std::shared_ptr<Reading> reading;
    bool reads = false;
    {
      absl::MutexLock lock(&mutex_);
      if (Resident* const resident = FindResident(wanted)) {
        recent_.splice(recent_.begin(), recent_, resident->recent);
        return resident->run;
      }
      reading = FindReading(wanted);
      reads = reading == nullptr;
      if (reads) reading = BeginReading(wanted);
    }
    if (reads) {
      Read(*reading);
    } else {
      reading->done.WaitForNotification();
    }
    LB_RETURN_IF_ERROR(reading->status);
    if (reading->run == nullptr) return TokenExpired(wanted);
    // It may have ended before what this caller wants.
    if (wanted <= reading->run->events().last()) return reading->run;
  }
}

EventWindow::Resident* EventWindow::FindResident(EventNumber wanted) {
  auto after = residents_.upper_bound(wanted);
  if (after == residents_.begin()) return nullptr;
  Resident& before = std::prev(after)->second;
  return wanted <= before.run->events().last() ? &before : nullptr;
}

std::shared_ptr<EventWindow::Reading> EventWindow::FindReading(EventNumber wanted) {
  auto after = readings_.upper_bound(wanted);
  if (after == readings_.begin()) return nullptr;
  const std::shared_ptr<Reading>& before = std::prev(after)->second;
  return wanted < before->end ? before : nullptr;
}

std::shared_ptr<EventWindow::Reading> EventWindow::BeginReading(EventNumber wanted) {
  auto reading = std::make_shared<Reading>();
  reading->first = wanted;
  reading->end = EventNumber(wanted.value() + options_.run.events);
  if (const auto next = residents_.upper_bound(wanted); next != residents_.end()) {
    reading->end = std::min(reading->end, next->first);
  }
  if (const auto next = readings_.upper_bound(wanted); next != readings_.end()) {
    reading->end = std::min(reading->end, next->first);
  }
  readings_[wanted] = reading;
  ++statistics_.runs_read;
  return reading;
}

void EventWindow::Read(Reading& reading) {
  auto events =
      EventRun::Read(StateReader(store_), reading.first, reading.end, options_.run, shapes_);
  if (!events.ok()) {
    reading.status = events.status();
  } else if (*events != nullptr) {
    reading.run = std::make_shared<SharedRun>(*std::move(events));
  }
  {
    absl::MutexLock lock(&mutex_);
    // Otherwise content in it was erased meanwhile: whoever asked before gets it, nobody after.
    const auto current = readings_.find(reading.first);
    if (current != readings_.end() && current->second.get() == &reading) {
      readings_.erase(current);
      if (reading.run != nullptr) Keep(reading.run);
    }
  }
  reading.done.Notify();
}

void EventWindow::Keep(std::shared_ptr<SharedRun> run) {
  const EventNumber first = run->events().first();
  recent_.push_front(first);
  const size_t bytes = run->events().memory_bytes();
  statistics_.bytes += bytes;
  const bool added =
      residents_.emplace(first, Resident{std::move(run), bytes, recent_.begin()}).second;
  LB_CHECK(added);
  JoinBefore(first);
  Trim();
}

void EventWindow::Drop(Residents::iterator resident) {
  statistics_.bytes -= resident->second.bytes;
  recent_.erase(resident->second.recent);
  residents_.erase(resident);
}

// At the head events come a few at a time. Runs of about the same size become one, so that a
// subscriber who comes later does not meet thousands of them; each event is copied a few times at
// most. The newest run stays as it is: streams are waiting for just that.
void EventWindow::JoinBefore(EventNumber newest) {
  for (;;) {
    const auto last = residents_.find(newest);
    if (last == residents_.begin()) return;
    const auto later = std::prev(last);
    if (later == residents_.begin()) return;
    const auto earlier = std::prev(later);
    const EventRun& a = earlier->second.run->events();
    const EventRun& b = later->second.run->events();
    const bool adjacent = a.last().Next() == b.first() && b.last().Next() == newest;
    if (!adjacent || a.size() > 2 * b.size() || a.size() + b.size() > options_.run.events ||
        a.bytes().size() + b.bytes().size() > options_.run.bytes) {
      return;
    }
    auto joined = std::make_shared<SharedRun>(EventRun::Join(a, b));
    Drop(later);
    Resident& resident = earlier->second;
    statistics_.bytes -= resident.bytes;
    resident.run = std::move(joined);
    resident.bytes = resident.run->events().memory_bytes();
    statistics_.bytes += resident.bytes;
  }
}

void EventWindow::Trim() {
  while (statistics_.bytes > options_.bytes_max && residents_.size() > 1) {
    Drop(residents_.find(recent_.back()));
  }
}

void EventWindow::Charge(const SharedRun& run, size_t bytes) {
  absl::MutexLock lock(&mutex_);
  ++statistics_.parts_made;
  const auto resident = residents_.find(run.events().first());
  if (resident == residents_.end() || resident->second.run.get() != &run) return;
  resident->second.bytes += bytes;
  statistics_.bytes += bytes;
  Trim();
}

void EventWindow::OnApplied(std::span<const EventNumber> erased) {
  std::vector<std::shared_ptr<SharedRun>> dropped;  // freed without the lock
  absl::MutexLock lock(&mutex_);
  ++applied_;
  for (const EventNumber number : erased) {
    if (const std::shared_ptr<Reading> reading = FindReading(number)) {
      readings_.erase(reading->first);
    }
    const Resident* const resident = FindResident(number);
    if (resident == nullptr) continue;
    dropped.push_back(resident->run);
    Drop(residents_.find(resident->run->events().first()));
  }
}

EventWindowStatistics EventWindow::statistics() const {
  absl::MutexLock lock(&mutex_);
  EventWindowStatistics statistics = statistics_;
  statistics.runs = residents_.size();
  return statistics;
}

}  // namespace landbridge
