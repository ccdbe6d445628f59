// SPDX-License-Identifier: Apache-2.0
#include "adapters/sources/query_stop.h"

#include <chrono>

namespace landbridge {
namespace {

constexpr auto kAgainAfter = std::chrono::milliseconds(500);

}  // namespace

QueryStop::QueryStop(std::stop_token stop, std::function<void()> interrupt)
    : stop_(std::move(stop)), interrupt_(std::move(interrupt)), on_stop_(stop_, [this] {
        interrupter_ = std::jthread([this](const std::stop_token& over) { InterruptUntil(over); });
      }) {}

bool QueryStop::Enter() {
  // Most readings cannot be stopped, or are not: the lock is for those that are.
  if (!stop_.stop_possible()) return true;
  const std::lock_guard lock(mutex_);
  under_way_ = !stop_.stop_requested();
  return under_way_;
}

bool QueryStop::Leave() {
  if (!stop_.stop_possible()) return true;
  const std::lock_guard lock(mutex_);
  under_way_ = false;
  return !stop_.stop_requested();
}

absl::Status QueryStop::Stopped() {
  return absl::CancelledError("reading the database was stopped on request");
}

void QueryStop::InterruptUntil(const std::stop_token& over) {
  std::unique_lock lock(mutex_);
  while (!over.stop_requested()) {
    if (under_way_) interrupt_();
    again_.wait_for(lock, over, kAgainAfter, [] { return false; });
  }
}

}  // namespace landbridge
