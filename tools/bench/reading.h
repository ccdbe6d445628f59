// SPDX-License-Identifier: Apache-2.0
// Many streams at once, read to a place, and what that took on both sides.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/support/byte_buffer.h"
#include "tools/bench/certificates.h"

namespace landbridge::bench {

struct ReadingRequest {
  std::string address;
  pid_t server = 0;
  std::string method;
  std::vector<std::string> subscribers;  // the request of each
  // Each stream ends with the Progress that reaches this event.
  int64_t until_event = 0;
  // When set, ReadTogether calls it for each message with the index of its subscriber; for each of
  // them by one thread at a time.
  std::function<void(size_t subscriber, const grpc::ByteBuffer& message)> on_message = {};
};

struct ReadingResult {
  double seconds =
      0;              // from the first stream's start to the last one's end, connections being open
  int64_t bytes = 0;  // of all messages
  int64_t messages = 0;
  double server_cpu_seconds = 0;
  double client_cpu_seconds = 0;
  int64_t server_peak_bytes = 0;
  std::vector<std::string> places;  // resume token of each stream's last message
};

// Connects all subscribers, each by a connection of its own, then lets them read together. Bytes
// are counted and not looked into, unless `on_message` does.
absl::StatusOr<ReadingResult> ReadTogether(const ReadingRequest& request,
                                           const Certificates& certificates);

// One stream's messages up to that Progress.
absl::StatusOr<std::vector<std::string>> Record(const ReadingRequest& request,
                                                const Certificates& certificates);

}  // namespace landbridge::bench
