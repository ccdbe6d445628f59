// SPDX-License-Identifier: Apache-2.0
// Commands to a Redis server and its replies, in order. Any number of commands may be on their way,
// as long as their replies are small or are read.
//
// Belongs to one thread.
#pragma once

#include <hiredis/hiredis.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/bench/certificates.h"
#include "tools/bench/peers/tls_connection.h"

namespace landbridge::bench {

using RedisReply = std::unique_ptr<redisReply, decltype(&freeReplyObject)>;

// A command as the server reads it.
std::string RedisCommand(const std::vector<std::string_view>& words);

class RedisConnection {
 public:
  static absl::StatusOr<std::unique_ptr<RedisConnection>> Connect(uint16_t port,
                                                                  const Certificates& certificates,
                                                                  const CertificateFiles& identity);

  // Sends commands that RedisCommand made.
  absl::Status Send(std::string_view commands) { return connection_->Write(commands); }

  // Waits for the next reply.
  //
  // Errors: kInternal: it is an error, or the connection broke.
  absl::StatusOr<RedisReply> Receive();

  // One command and its reply.
  absl::StatusOr<RedisReply> Ask(const std::vector<std::string_view>& words);

 private:
  explicit RedisConnection(std::unique_ptr<TlsConnection> connection);

  const std::unique_ptr<TlsConnection> connection_;
  const std::unique_ptr<redisReader, decltype(&redisReaderFree)> reader_;
  std::vector<char> buffer_;
};

}  // namespace landbridge::bench
