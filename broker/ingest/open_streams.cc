// SPDX-License-Identifier: Apache-2.0
#include "broker/ingest/open_streams.h"

#include <utility>

namespace landbridge {

std::optional<uint64_t> OpenStreams::Enter(std::function<void()> stop) {
  absl::MutexLock lock(&mutex_);
  if (stopped_) return std::nullopt;
  stops_.emplace(++last_id_, std::move(stop));
  return last_id_;
}

void OpenStreams::Leave(uint64_t id) {
  std::function<void()> dropped;  // destroyed after the lock is left: it may hold a stream
  absl::MutexLock lock(&mutex_);
  const auto found = stops_.find(id);
  if (found == stops_.end()) return;
  dropped = std::move(found->second);
  stops_.erase(found);
}

size_t OpenStreams::count() const {
  absl::MutexLock lock(&mutex_);
  return stops_.size();
}

void OpenStreams::Stop() {
  std::map<uint64_t, std::function<void()>> stops;
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
    stops = stops_;
  }
  for (const auto& [id, stop] : stops) stop();
}

}  // namespace landbridge
