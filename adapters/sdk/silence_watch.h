// SPDX-License-Identifier: Apache-2.0
// Notices that a blocking read takes longer than a peer may be silent.
//
//   SilenceWatch watch(silence_max, [&] { context.TryCancel(); });
//   do watch.Begin(); while (stream->Read(&response) && (watch.End(), Handle(response)));
//
// Time outside of Begin and End does not count: whoever is busy with a message is not waiting for
// one. Begin and End belong to one thread; `on_silence` runs on a thread of the watch's own, at
// most once, and not after the watch is destroyed.
#pragma once

#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace landbridge {

class SilenceWatch {
 public:
  SilenceWatch(absl::Duration silence_max, std::function<void()> on_silence);
  ~SilenceWatch();
  SilenceWatch(const SilenceWatch&) = delete;
  SilenceWatch& operator=(const SilenceWatch&) = delete;

  void Begin();
  void End();

  // Whether `on_silence` was called.
  bool fired() const;

 private:
  void Watch();

  const absl::Duration silence_max_;
  const std::function<void()> on_silence_;
  mutable absl::Mutex mutex_;
  absl::Time since_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();  // when the wait began
  bool fired_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace landbridge
