// SPDX-License-Identifier: Apache-2.0
// What a server, with all of its processes, and this program use while the object lives.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "tools/bench/ingest_load.h"
#include "tools/bench/reading.h"

namespace landbridge::bench {

// Writes out what the machine has of files in memory, and waits until each of `servers` has next to
// nothing to do, so that what one was given is not finished while the next one is measured. Not for
// longer than a minute.
void Settle(const std::vector<pid_t>& servers);

class ServerUse {
 public:
  // Begins to count, now. `server` is the process that was started.
  explicit ServerUse(pid_t server);

  // Fills in what was used up to now, and the time up to `end`.
  void FillIn(absl::Time end, IngestResult& result) const;
  void FillIn(absl::Time end, ReadingResult& result) const;

 private:
  template <typename Result>
  void FillInCommon(absl::Time end, Result& result) const;

  const pid_t server_;
  const double server_cpu_seconds_;
  const double client_cpu_seconds_;
  const int64_t written_bytes_;
  const absl::Time start_;  // taken last
};

}  // namespace landbridge::bench
