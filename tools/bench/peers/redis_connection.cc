// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/redis_connection.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"

namespace landbridge::bench {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;

}  // namespace

std::string RedisCommand(const std::vector<std::string_view>& words) {
  std::string command = absl::StrCat("*", words.size(), "\r\n");
  for (const std::string_view word : words) {
    absl::StrAppend(&command, "$", word.size(), "\r\n");
    command.append(word).append("\r\n");
  }
  return command;
}

absl::StatusOr<std::unique_ptr<RedisConnection>> RedisConnection::Connect(
    uint16_t port, const Certificates& certificates, const CertificateFiles& identity) {
  LB_ASSIGN_OR_RETURN(auto connection, TlsConnection::Connect(port, certificates, identity));
  return std::unique_ptr<RedisConnection>(new RedisConnection(std::move(connection)));
}

RedisConnection::RedisConnection(std::unique_ptr<TlsConnection> connection)
    : connection_(std::move(connection)),
      reader_(redisReaderCreate(), redisReaderFree),
      buffer_(kBufferBytes) {}

absl::StatusOr<RedisReply> RedisConnection::Receive() {
  for (;;) {
    void* made = nullptr;
    if (redisReaderGetReply(reader_.get(), &made) != REDIS_OK) {
      return absl::InternalError(absl::StrCat("Redis: ", reader_->errstr));
    }
    if (made != nullptr) {
      RedisReply reply(static_cast<redisReply*>(made), freeReplyObject);
      if (reply->type != REDIS_REPLY_ERROR) return reply;
      return absl::InternalError(absl::StrCat("Redis: ", reply->str));
    }
    LB_ASSIGN_OR_RETURN(const size_t read, connection_->Read(buffer_));
    redisReaderFeed(reader_.get(), buffer_.data(), read);
  }
}

absl::StatusOr<RedisReply> RedisConnection::Ask(const std::vector<std::string_view>& words) {
  LB_RETURN_IF_ERROR(Send(RedisCommand(words)));
  return Receive();
}

}  // namespace landbridge::bench
