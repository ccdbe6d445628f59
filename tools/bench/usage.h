// SPDX-License-Identifier: Apache-2.0
// What a process uses of the machine while something is measured, the same way in every scenario.
//
//   const UsageMeter meter(broker.pid());
//   ...
//   AddUsage(meter.SoFar(), row);
//
// Bytes written are those of `write_bytes` in /proc/PID/io: what a process made dirty of files, by
// pages, once more for each time that a page is written again. So they hold what the disk is given
// in fact, and nothing of sockets and pipes, which `wchar` counts, too.
#pragma once

#include <sys/types.h>

#include <cstdint>

#include "tools/bench/table.h"

namespace landbridge::bench {

struct Usage {
  double cpu_seconds = 0;
  int64_t peak_bytes = 0;  // the most memory that was resident
  int64_t written_bytes = 0;
};

// Counts from when it is made. Two of one process at a time do not work: the later one makes the
// process forget the peak of the earlier one.
class UsageMeter {
 public:
  explicit UsageMeter(pid_t pid);

  // Requires: the process has not ended.
  Usage SoFar() const;

 private:
  const pid_t pid_;
  const double cpu_before_;
  const int64_t written_before_;
};

// Adds "CPU s", "peak MiB" and "written MiB".
void AddUsage(const Usage& usage, Row& row);

}  // namespace landbridge::bench
