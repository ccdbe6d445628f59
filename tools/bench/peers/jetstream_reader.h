// SPDX-License-Identifier: Apache-2.0
// One that reads a part of the stream, by a connection of its own. The server pushes to it, with
// flow control and without acknowledgements.
//
// Belongs to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "tools/bench/certificates.h"
#include "tools/bench/peers/nats_client.h"

namespace landbridge::bench {

// Of which records a reader looks at the clock.
enum class Arrivals { kEach, kLast };

class JetStreamReader {
 public:
  static absl::StatusOr<std::unique_ptr<JetStreamReader>> Connect(uint16_t port,
                                                                  const Certificates& certificates);
  ~JetStreamReader();

  // Begins to read `records` from the one with number `sequence` on, the first of a stream being 1.
  //
  // Requires: it was not called before.
  absl::Status ReadFrom(int64_t sequence, int64_t records, Arrivals arrivals);

  // Waits for the last record, and returns when it came.
  //
  // Errors: kInternal: they did not come, or not in order.
  absl::StatusOr<absl::Time> AwaitAll();

  // Valid after AwaitAll() was OK: the bytes of all records, and when each came, if that was kept.
  int64_t bytes() const { return bytes_; }
  const std::vector<absl::Time>& arrivals() const { return arrivals_; }

 private:
  JetStreamReader() = default;

  static void TakeMessage(natsConnection*, natsSubscription*, natsMsg* message, void* self);
  static void TakeEnd(void* self);

  Arrivals kept_ = Arrivals::kLast;
  int64_t first_sequence_ = 0;
  int64_t records_ = 0;

  // Written by the subscription's thread alone, until over_.
  int64_t read_ = 0;
  int64_t bytes_ = 0;
  absl::Time last_arrival_;
  bool in_order_ = true;
  std::vector<absl::Time> arrivals_;

  absl::Mutex mutex_;
  bool over_ ABSL_GUARDED_BY(mutex_) = false;   // has all records
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;  // is not called back any more

  NatsConnection connection_;
  JetStream stream_;
  NatsSubscription subscription_;
};

}  // namespace landbridge::bench
