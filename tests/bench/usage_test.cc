// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/usage.h"

#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tools/bench/child_process.h"

namespace landbridge::bench {
namespace {

constexpr size_t kBytes = size_t{8} << 20;

TEST_CASE("what a process does from the meter's beginning on is counted, and nothing before") {
  const testing::TempDir folder;
  std::ofstream(folder.path() / "before") << std::string(kBytes, 'x');
  const UsageMeter meter(getpid());
  CHECK(meter.SoFar().written_bytes < static_cast<int64_t>(kBytes));
  const int64_t resident = ResidentBytesOf(getpid());
  {
    const std::vector<char> memory(4 * kBytes, 'x');
    std::ofstream(folder.path() / "file").write(memory.data(), kBytes);
  }
  const double begin = CpuSecondsOf(getpid());
  while (CpuSecondsOf(getpid()) < begin + 0.02) {
  }
  const Usage usage = meter.SoFar();
  CHECK(usage.cpu_seconds >= 0.02);
  CHECK(usage.peak_bytes >= resident + static_cast<int64_t>(3 * kBytes));
  struct statfs system = {};
  REQUIRE(statfs(folder.path().c_str(), &system) == 0);
  // What is in memory alone is written to no disk.
  if (system.f_type != TMPFS_MAGIC) CHECK(usage.written_bytes >= static_cast<int64_t>(kBytes));
}

TEST_CASE("a usage is three figures with their units") {
  Table table("use", {"of"});
  AddUsage({.cpu_seconds = 1.5, .peak_bytes = 3 << 20, .written_bytes = 1 << 19},
           table.Add({"it"}));
  CHECK(table.AsText() ==
        "use\n"
        "of  CPU s  peak MiB  written MiB\n"
        "it  1.50   3         0.5\n");
}

}  // namespace
}  // namespace landbridge::bench
