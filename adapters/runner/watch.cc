// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/watch.h"

#include <csignal>
#include <ctime>

namespace landbridge {
namespace {

sigset_t EndSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// True when the process was asked to end within a second.
bool AskedToEnd() {
  const sigset_t signals = EndSignals();
  const timespec second{1, 0};
  return sigtimedwait(&signals, nullptr, &second) > 0;
}

}  // namespace

// Blocked signals stay pending, so that none is lost while a pass runs.
Watcher::Watcher(std::filesystem::path input, std::chrono::seconds every)
    : input_(std::move(input)), every_(every) {
  const sigset_t signals = EndSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Watcher::~Watcher() {
  const sigset_t signals = EndSignals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

void Watcher::Remember() {
  read_ = LookAt(input_);
  read_time_ = std::chrono::steady_clock::now();
}

bool Watcher::AwaitReason() {
  FileLook before = LookAt(input_);
  for (;;) {
    if (AskedToEnd()) return false;
    FileLook now = LookAt(input_);
    const bool still = now == before;
    if (still && now != read_) return true;
    if (every_.count() > 0 && std::chrono::steady_clock::now() - read_time_ >= every_) return true;
    before = std::move(now);
  }
}

}  // namespace landbridge
