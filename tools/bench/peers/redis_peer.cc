// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/redis_peer.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "absl/time/clock.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/load.h"
#include "tools/bench/peers/server_program.h"
#include "tools/bench/peers/server_use.h"

namespace landbridge::bench {
namespace {

constexpr char kConfigForm[] = R"(bind 127.0.0.1
port 0
tls-port $0
tls-cert-file "$1"
tls-key-file "$2"
tls-ca-cert-file "$3"
tls-auth-clients yes
dir "$4"
save ""
appendonly yes
appendfsync always
auto-aof-rewrite-percentage 0
)";

constexpr char kKey[] = "feed";
constexpr char kField[] = "record";

// The server syncs once for all commands that it finds waiting, and takes 16 KiB of each
// connection at a time. What was fastest of 4, 16 and 64.
constexpr size_t kConnections = 16;
constexpr size_t kCommandsPerWrite = 32;
// Of each connection. Their replies fit into what a socket holds.
constexpr size_t kCommandsOnTheirWay = 1'024;
constexpr char kEntriesPerRead[] = "1000";

struct Commands {
  std::vector<std::string> writes;  // kCommandsPerWrite each, fewer in the last one
  size_t count = 0;
};

absl::Status SendAll(RedisConnection& connection, const Commands& commands) {
  size_t sent = 0;
  size_t answered = 0;
  for (const std::string& write : commands.writes) {
    LB_RETURN_IF_ERROR(connection.Send(write));
    sent = std::min(sent + kCommandsPerWrite, commands.count);
    for (; sent - answered > kCommandsOnTheirWay; ++answered) {
      LB_RETURN_IF_ERROR(connection.Receive().status());
    }
  }
  for (; answered < commands.count; ++answered) {
    LB_RETURN_IF_ERROR(connection.Receive().status());
  }
  return absl::OkStatus();
}

struct ReadByOne {
  absl::Status status;
  int64_t bytes = 0;
  int64_t entries = 0;
};

// Reads all entries after `before`. An entry is its id and the list of its fields.
ReadByOne ReadAfter(std::string before, int64_t entries, RedisConnection& connection) {
  ReadByOne read;
  while (read.entries < entries) {
    const auto reply = connection.Ask({"XREAD", "COUNT", kEntriesPerRead, "STREAMS", kKey, before});
    read.status = reply.status();
    if (!reply.ok()) return read;
    if ((*reply)->type != REDIS_REPLY_ARRAY || (*reply)->elements != 1) {
      read.status = absl::InternalError("a reader of Redis did not get all records");
      return read;
    }
    const redisReply& list = *(*reply)->element[0]->element[1];
    for (size_t i = 0; i < list.elements; ++i) {
      read.bytes += static_cast<int64_t>(list.element[i]->element[1]->element[1]->len);
    }
    read.entries += static_cast<int64_t>(list.elements);
    const redisReply& id = *list.element[list.elements - 1]->element[0];
    before.assign(id.str, id.len);
  }
  return read;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Peer>> RedisPeer::Start(const std::filesystem::path& folder,
                                                       const Certificates& certificates) {
  LB_ASSIGN_OR_RETURN(const std::filesystem::path program,
                      FindServer("redis-server", "redis-server"));
  LB_ASSIGN_OR_RETURN(const uint16_t port, FreePort());
  const std::filesystem::path config = folder / "redis.conf";
  LB_RETURN_IF_ERROR(WriteFile(
      config, absl::Substitute(kConfigForm, port, certificates.server.certificate.string(),
                               certificates.server.key.string(), certificates.authority.string(),
                               folder.string())));
  const std::filesystem::path log = folder / "redis.log";
  LB_ASSIGN_OR_RETURN(auto process, ChildProcess::Start({program.string(), config.string()}, log));
  LB_RETURN_IF_ERROR(AwaitServing(*process, log, [port] { return IsListening(port); }));
  auto peer = std::unique_ptr<RedisPeer>(new RedisPeer(absl::StrCat("Redis ", VersionOf(program)),
                                                       std::move(process), port, certificates));
  for (size_t i = 0; i < kConnections; ++i) {
    LB_ASSIGN_OR_RETURN(
        Connection connection,
        RedisConnection::Connect(port, certificates, certificates.agencies.front()));
    peer->connections_.push_back(std::move(connection));
  }
  return peer;
}

absl::StatusOr<std::string> RedisPeer::LastEntry() {
  LB_ASSIGN_OR_RETURN(const RedisReply reply,
                      connections_[0]->Ask({"XREVRANGE", kKey, "+", "-", "COUNT", "1"}));
  if (reply->elements == 0) return "0-0";
  const redisReply& id = *reply->element[0]->element[0];
  return std::string(id.str, id.len);
}

absl::StatusOr<IngestResult> RedisPeer::Ingest(int64_t changes, int repeat_percent) {
  IngestResult result;
  result.changes = result.new_listings = changes;
  LB_ASSIGN_OR_RETURN(before_, LastEntry());
  std::vector<Commands> commands(connections_.size());
  size_t next = 0;
  for (const int64_t number : supply_.Take(changes, repeat_percent)) {
    Commands& mine = commands[next++ % commands.size()];
    if (mine.count++ % kCommandsPerWrite == 0) mine.writes.emplace_back();
    const std::string record = MakeRecord(number).SerializeAsString();
    mine.writes.back().append(RedisCommand({"XADD", kKey, "*", kField, record}));
    result.bytes += static_cast<int64_t>(record.size());
  }

  std::vector<absl::Status> sent(connections_.size());
  const ServerUse use(process_->pid());
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < connections_.size(); ++i) {
      threads.emplace_back(
          [this, i, &sent, &commands] { sent[i] = SendAll(*connections_[i], commands[i]); });
    }
  }
  use.FillIn(absl::Now(), result);
  for (const absl::Status& by_one : sent) LB_RETURN_IF_ERROR(by_one);
  added_ = changes;
  added_bytes_ = result.bytes;
  LB_ASSIGN_OR_RETURN(const RedisReply length, connections_[0]->Ask({"XLEN", kKey}));
  if (length->integer == supply_.records()) return result;
  return absl::InternalError(
      absl::StrCat("of ", supply_.records(), " records, Redis has ", length->integer));
}

absl::StatusOr<ReadingResult> RedisPeer::Read(int readers) {
  std::vector<Connection> connections;
  for (int i = 0; i < readers; ++i) {
    LB_ASSIGN_OR_RETURN(Connection connection,
                        RedisConnection::Connect(port_, certificates_, certificates_.province));
    connections.push_back(std::move(connection));
  }
  ReadingResult result;
  std::vector<ReadByOne> read(connections.size());
  const ServerUse use(process_->pid());
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < connections.size(); ++i) {
      threads.emplace_back([this, i, &read, &connections] {
        read[i] = ReadAfter(before_, added_, *connections[i]);
      });
    }
  }
  use.FillIn(absl::Now(), result);
  for (const ReadByOne& by_one : read) {
    LB_RETURN_IF_ERROR(by_one.status);
    if (by_one.entries != added_ || by_one.bytes != added_bytes_) {
      return absl::InternalError("a reader of Redis got other records");
    }
    result.bytes += by_one.bytes;
    result.messages += by_one.entries;
  }
  return result;
}

}  // namespace landbridge::bench
