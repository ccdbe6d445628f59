// SPDX-License-Identifier: Apache-2.0
// What one class of streams gets of a run of events.
//
// Pure; any thread.
#pragma once

#include <cstddef>
#include <vector>

#include "broker/feed/event_run.h"
#include "broker/ledger/numbers.h"
#include "broker/subscriptions/event_showing.h"
#include "grpcpp/support/slice.h"

namespace landbridge {

// Entries with their headers, for DeliveryWriter::AddFramed. Immutable once made.
struct RunPart {
  std::vector<grpc::Slice> slices;
  size_t bytes = 0;   // of all slices
  size_t copied = 0;  // of them, those that are not the run's own
};

// The part behind `after`. `showings` says how each of the run's events appears.
//
// The run's own bytes are shared where that is at least half of them in a few pieces, and copied
// otherwise: so whoever holds a part never holds more than twice its bytes.
//
// Requires: run.first() <= after.Next() <= run.last().
RunPart PartOfRun(const EventRun& run, EventNumber after, const std::vector<Showing>& showings);

}  // namespace landbridge
