// SPDX-License-Identifier: Apache-2.0
// Signals as values that one thread waits for, so that nothing runs inside of a handler.
#pragma once

#include <optional>

#include "absl/time/time.h"

namespace landbridge {

enum class Signal { kStop, kReload };

class Signals {
 public:
  // Blocks SIGTERM, SIGINT and SIGHUP in this thread and in those it starts, and ignores SIGPIPE.
  // Call it before any thread is started.
  Signals();

  // Waits for the next one, at most for `patience`. SIGTERM and SIGINT mean stop.
  std::optional<Signal> WaitFor(absl::Duration patience);

  // From now on SIGTERM and SIGINT end the process at once: for who does not want to wait for a
  // graceful stop.
  void LetStopSignalsKill();
};

}  // namespace landbridge
