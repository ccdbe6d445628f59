// SPDX-License-Identifier: Apache-2.0
#include "adapters/runner/watch.h"

#include <algorithm>
#include <csignal>
#include <ctime>
#include <system_error>
#include <thread>
#include <utility>

namespace landbridge {
namespace {

sigset_t EndSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

constexpr timespec kSecond = {1, 0};
constexpr timespec kMoment = {0, 50'000'000};

// True when the process was asked to end within `time`.
bool AskedToEnd(const timespec& time) {
  const sigset_t signals = EndSignals();
  return sigtimedwait(&signals, nullptr, &time) > 0;
}

}  // namespace

// Blocked signals stay pending, so that none is lost while a pass runs.
Watcher::Watcher(std::filesystem::path input, std::chrono::seconds every,
                 std::vector<std::filesystem::path> own)
    : input_(std::move(input)), every_(every), own_(std::move(own)) {
  const sigset_t signals = EndSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Watcher::~Watcher() {
  const sigset_t signals = EndSignals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

FileLook Watcher::Look() const {
  FileLook look = LookAt(input_);
  std::erase_if(look, [this](const auto& seen) {
    return std::any_of(own_.begin(), own_.end(), [&](const std::filesystem::path& own) {
      std::error_code none;
      return own.filename() == std::filesystem::path(seen.first).filename() &&
             std::filesystem::equivalent(own, seen.first, none);
    });
  });
  return look;
}

void Watcher::Remember() {
  read_ = Look();
  read_time_ = std::chrono::steady_clock::now();
}

void Watcher::During(const std::function<void(const std::stop_token&)>& pass) {
  std::stop_source stop;
  const std::jthread listener([&](const std::stop_token& over) {
    while (!ended_ && !over.stop_requested()) ended_ = AskedToEnd(kMoment);
    if (ended_) stop.request_stop();
  });
  pass(stop.get_token());
}

bool Watcher::AwaitReason(std::optional<std::chrono::nanoseconds> again) {
  const auto begin = std::chrono::steady_clock::now();
  FileLook before = Look();
  for (;;) {
    if (ended_ || AskedToEnd(kSecond)) return false;
    if (again && std::chrono::steady_clock::now() - begin >= *again) return true;
    FileLook now = Look();
    const bool still = now == before;
    if (still && now != read_) return true;
    if (every_.count() > 0 && std::chrono::steady_clock::now() - read_time_ >= every_) return true;
    before = std::move(now);
  }
}

}  // namespace landbridge
