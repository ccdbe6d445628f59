// SPDX-License-Identifier: Apache-2.0
// The streams of a service that are open, so that its stop reaches all of them. Any thread may call
// any method.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace landbridge {

class OpenStreams {
 public:
  // Counts one more stream, whose `stop` Stop() will call, at most once and perhaps after Leave().
  // Nothing, when Stop() was called before: end the stream.
  std::optional<uint64_t> Enter(std::function<void()> stop);
  void Leave(uint64_t id);

  size_t count() const;

  // From now on no stream enters; those that are open are told, on this thread.
  void Stop();

 private:
  mutable absl::Mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<uint64_t, std::function<void()>> stops_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace landbridge
