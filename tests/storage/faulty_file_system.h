// SPDX-License-Identifier: Apache-2.0
// A file system that fails when a test wants it to. Data that was not synced is held in memory, so
// that cutting the power loses exactly that.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <memory>

#include "storage/rocks_environment.h"

namespace landbridge::testing {

struct Faults {
  std::atomic<bool> no_space = false;    // appending to files finds none
  std::atomic<bool> sync_fails = false;  // with an I/O error
  std::atomic<bool> power_off = false;   // nothing works any more, and what was not synced is gone
  std::atomic<uint64_t> free_bytes = std::numeric_limits<uint64_t>::max();  // as reported
};

// Over the real file system. `faults` is shared with every file that is open.
std::shared_ptr<const RocksEnvironment> FaultyEnvironment(std::shared_ptr<Faults> faults);

}  // namespace landbridge::testing
