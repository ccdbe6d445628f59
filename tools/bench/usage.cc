// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/usage.h"

#include "tools/bench/child_process.h"

namespace landbridge::bench {
namespace {

double Mebibytes(int64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

}  // namespace

UsageMeter::UsageMeter(pid_t pid)
    : pid_(pid), cpu_before_(CpuSecondsOf(pid)), written_before_(WrittenBytesOf(pid)) {
  ForgetPeakOf(pid_);
}

Usage UsageMeter::SoFar() const {
  return {.cpu_seconds = CpuSecondsOf(pid_) - cpu_before_,
          .peak_bytes = PeakBytesOf(pid_),
          .written_bytes = WrittenBytesOf(pid_) - written_before_};
}

void AddUsage(const Usage& usage, Row& row) {
  row.Figure("CPU s", 2).push_back(usage.cpu_seconds);
  row.Figure("peak MiB", 0).push_back(Mebibytes(usage.peak_bytes));
  row.Figure("written MiB", 1).push_back(Mebibytes(usage.written_bytes));
}

}  // namespace landbridge::bench
