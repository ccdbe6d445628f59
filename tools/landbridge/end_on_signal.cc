// SPDX-License-Identifier: Apache-2.0
#include "tools/landbridge/end_on_signal.h"

#include <pthread.h>

#include <utility>

namespace landbridge {

EndOnSignal::EndOnSignal() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

void EndOnSignal::Call(std::function<void()> end) {
  thread_ = std::thread([this, end = std::move(end)] {
    int taken = 0;
    sigwait(&signals_, &taken);
    if (taken == SIGUSR1) return;
    end();
    // Whoever asks again does not want to wait for a store that does not answer.
    sigset_t again;
    sigemptyset(&again);
    sigaddset(&again, SIGTERM);
    sigaddset(&again, SIGINT);
    pthread_sigmask(SIG_UNBLOCK, &again, nullptr);
    sigset_t done;
    sigemptyset(&done);
    sigaddset(&done, SIGUSR1);
    sigwait(&done, &taken);
  });
}

EndOnSignal::~EndOnSignal() {
  if (!thread_.joinable()) return;
  pthread_kill(thread_.native_handle(), SIGUSR1);
  thread_.join();
}

}  // namespace landbridge
