// SPDX-License-Identifier: Apache-2.0
// A system that takes records in and gives them out again, measured beside others with the same
// records.
//
// Belongs to one thread. Its server, its store and its connections end with it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "tools/bench/ingest_load.h"
#include "tools/bench/reading.h"

namespace landbridge::bench {

class Peer {
 public:
  Peer() = default;
  virtual ~Peer() = default;
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  // As tables show it.
  virtual std::string name() const = 0;

  // Whether it notices records that it has, and whether it gives records out in order.
  virtual bool KnowsRepeats() const = 0;
  virtual bool GivesOut() const = 0;

  // The process that was started.
  virtual pid_t server() const = 0;

  // Takes in `changes` records, of which `repeat_percent` are there already and the others are the
  // next of load.h. They are prepared before the clock starts; it stops when the system has
  // acknowledged the last of them.
  //
  // Requires: KnowsRepeats(), or no repeats; no more than Ingest calls have brought in new ones.
  // Errors: kInternal: not each was acknowledged once, or what is stored is not what was new.
  virtual absl::StatusOr<IngestResult> Ingest(int64_t changes, int repeat_percent) = 0;

  // `readers` at once, each by a connection of its own, read what the last Ingest added.
  //
  // Requires: GivesOut(), and that one had no repeats.
  // Errors: kInternal: a reader did not get each record once.
  virtual absl::StatusOr<ReadingResult> Read(int readers) = 0;
};

}  // namespace landbridge::bench
