// SPDX-License-Identifier: Apache-2.0
#include "broker/server/signals.h"

#include <pthread.h>
#include <signal.h>

#include "proto/contract/check.h"

namespace landbridge {
namespace {

sigset_t SetOf(bool with_reload) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  if (with_reload) sigaddset(&set, SIGHUP);
  return set;
}

}  // namespace

Signals::Signals() {
  const sigset_t set = SetOf(true);
  LB_CHECK(pthread_sigmask(SIG_BLOCK, &set, nullptr) == 0);
  signal(SIGPIPE, SIG_IGN);
}

std::optional<Signal> Signals::WaitFor(absl::Duration patience) {
  const sigset_t set = SetOf(true);
  const timespec timeout = absl::ToTimespec(patience);
  const int number = sigtimedwait(&set, nullptr, &timeout);
  if (number < 0) return std::nullopt;  // nothing came, or a debugger interrupted
  return number == SIGHUP ? Signal::kReload : Signal::kStop;
}

void Signals::LetStopSignalsKill() {
  const sigset_t set = SetOf(false);
  LB_CHECK(pthread_sigmask(SIG_UNBLOCK, &set, nullptr) == 0);
}

}  // namespace landbridge
