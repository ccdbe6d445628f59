// SPDX-License-Identifier: Apache-2.0
// Ends a long command on SIGTERM and SIGINT, so that what was done is stored.
//
//   EndOnSignal signals;      // before any other thread: they all leave the signals to it
//   FeedFollower follower(...);
//   signals.Call([&] { follower.Cancel(); });
//   return follower.Run();
//
// The first signal is taken by a thread of its own, a second one ends the process at once.
#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace landbridge {

class EndOnSignal {
 public:
  EndOnSignal();
  ~EndOnSignal();
  EndOnSignal(const EndOnSignal&) = delete;
  EndOnSignal& operator=(const EndOnSignal&) = delete;

  // Calls `end` at the first signal, also at one that came before. Once at most.
  void Call(std::function<void()> end);

 private:
  sigset_t signals_;
  std::thread thread_;
};

}  // namespace landbridge
