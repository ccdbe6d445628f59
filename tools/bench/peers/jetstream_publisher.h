// SPDX-License-Identifier: Apache-2.0
// One that publishes to the stream without waiting, and counts what the server says to it.
//
//   LB_RETURN_IF_ERROR(publisher->Prepare(number));   // for each record
//   LB_RETURN_IF_ERROR(publisher->SendAll());
//
// Belongs to one thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/bench/certificates.h"
#include "tools/bench/peers/nats_client.h"

namespace landbridge::bench {

class JetStreamPublisher {
 public:
  static absl::StatusOr<std::unique_ptr<JetStreamPublisher>> Connect(
      uint16_t port, const Certificates& certificates, Sending sending);

  // Makes the message of a record of load.h, to be sent after those before.
  absl::Status Prepare(int64_t number);

  // Of the records that are prepared.
  int64_t bytes() const { return bytes_; }

  // Sends all that is prepared and waits for the acknowledgements.
  //
  // Errors: as AwaitAll.
  absl::Status SendAll();

  // The parts of SendAll, for a pace of one's own: sends a message by its place among those that
  // are prepared, from 0 on.
  absl::Status Send(size_t index);

  // Waits until each message is acknowledged.
  //
  // Requires: all that is prepared was sent.
  // Errors: kInternal: one was refused, or was not acknowledged once.
  absl::Status AwaitAll();

  // Of the messages of the last SendAll or AwaitAll, how many the server knew.
  int64_t repeats() const { return repeats_; }

  jsCtx* stream() const { return stream_.get(); }

 private:
  JetStreamPublisher() = default;

  static void TakeAcknowledgement(jsCtx*, natsMsg* message, jsPubAck* acknowledgement, jsPubAckErr*,
                                  void* self);

  std::vector<NatsMessage> messages_;
  int64_t bytes_ = 0;
  int64_t repeats_ = 0;

  // By the library's thread, since the last AwaitAll.
  std::atomic<int64_t> stored_now_ = 0;
  std::atomic<int64_t> repeats_now_ = 0;
  std::atomic<int64_t> failed_now_ = 0;

  NatsConnection connection_;
  JetStream stream_;
};

}  // namespace landbridge::bench
