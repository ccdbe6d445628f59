// SPDX-License-Identifier: Apache-2.0
// A bare server that reads a stream and drops it, and the client that writes one: the ceiling of
// what a broker can take in. Both use the callback interface with one message on its way, the same
// TLS as everywhere.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/support/byte_buffer.h"
#include "tools/bench/bare_server.h"

namespace grpc {
class Channel;
}

namespace landbridge::bench {

// The command line word with which this program becomes the server.
inline constexpr char kSinkCommand[] = "serve-sink";

// Serves until the process is killed.
//
// Errors: those of ServeBare.
absl::Status ServeSink(const BareServerFlags& flags);

// What the server says that it read.
struct SinkReceipt {
  int64_t messages = 0;
  int64_t bytes = 0;
};

// Writes all messages, `times` over, and waits for the receipt.
//
// Errors: the stream broke; kInternal: the server's answer is no receipt.
absl::StatusOr<SinkReceipt> SendToSink(const std::shared_ptr<grpc::Channel>& channel,
                                       const std::vector<grpc::ByteBuffer>& messages,
                                       int64_t times);

}  // namespace landbridge::bench
