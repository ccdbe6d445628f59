// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/jetstream_reader.h"

#include <utility>

#include "absl/time/clock.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/peers/jetstream_server.h"

namespace landbridge::bench {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(10);
constexpr int64_t kHeartbeatNs = 5'000'000'000;  // which flow control needs

}  // namespace

absl::StatusOr<std::unique_ptr<JetStreamReader>> JetStreamReader::Connect(
    uint16_t port, const Certificates& certificates) {
  auto reader = std::unique_ptr<JetStreamReader>(new JetStreamReader());
  LB_ASSIGN_OR_RETURN(reader->connection_, ConnectNats(port, certificates, certificates.province));
  jsCtx* stream = nullptr;
  LB_RETURN_IF_ERROR(
      FromNats(natsConnection_JetStream(&stream, reader->connection_.get(), nullptr), "context"));
  reader->stream_.reset(stream);
  return reader;
}

JetStreamReader::~JetStreamReader() {
  if (subscription_ == nullptr) return;
  subscription_.reset();
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(&ended_));
}

absl::Status JetStreamReader::ReadFrom(int64_t sequence, int64_t records, Arrivals arrivals) {
  LB_CHECK(subscription_ == nullptr);
  first_sequence_ = sequence;
  records_ = records;
  kept_ = arrivals;
  if (arrivals == Arrivals::kEach) arrivals_.reserve(static_cast<size_t>(records));
  jsSubOptions options;
  jsSubOptions_Init(&options);
  options.Stream = kJetStreamName;
  // A little faster than the library's ordered consumer, which checks each message.
  options.Config.AckPolicy = js_AckNone;
  options.Config.FlowControl = true;
  options.Config.Heartbeat = kHeartbeatNs;
  options.Config.DeliverPolicy = js_DeliverByStartSequence;
  options.Config.OptStartSeq = static_cast<uint64_t>(sequence);
  natsSubscription* subscription = nullptr;
  LB_RETURN_IF_ERROR(FromNats(js_Subscribe(&subscription, stream_.get(), kJetStreamSubject,
                                           TakeMessage, this, nullptr, &options, nullptr),
                              "subscribe"));
  NatsSubscription owner(subscription);
  LB_RETURN_IF_ERROR(
      FromNats(natsSubscription_SetOnCompleteCB(subscription, TakeEnd, this), "subscribe"));
  subscription_ = std::move(owner);
  return absl::OkStatus();
}

void JetStreamReader::TakeEnd(void* self) {
  auto& reader = *static_cast<JetStreamReader*>(self);
  absl::MutexLock lock(&reader.mutex_);
  reader.ended_ = true;
}

void JetStreamReader::TakeMessage(natsConnection*, natsSubscription*, natsMsg* message,
                                  void* self) {
  const NatsMessage owner(message);
  auto& reader = *static_cast<JetStreamReader*>(self);
  if (reader.read_ == reader.records_) return;
  ++reader.read_;
  reader.bytes_ += natsMsg_GetDataLength(message);
  if (reader.kept_ == Arrivals::kEach) reader.arrivals_.push_back(absl::Now());
  if (reader.read_ < reader.records_) return;
  reader.last_arrival_ = absl::Now();
  jsMsgMetaData* place = nullptr;
  // The sequence of the last one says whether there was one for each.
  if (natsMsg_GetMetaData(&place, message) != NATS_OK ||
      static_cast<int64_t>(place->Sequence.Stream) !=
          reader.first_sequence_ + reader.records_ - 1) {
    reader.in_order_ = false;
  }
  jsMsgMetaData_Destroy(place);
  absl::MutexLock lock(&reader.mutex_);
  reader.over_ = true;
}

absl::StatusOr<absl::Time> JetStreamReader::AwaitAll() {
  absl::MutexLock lock(&mutex_);
  if (!mutex_.AwaitWithTimeout(absl::Condition(&over_), kPatience)) {
    return absl::InternalError("a reader of NATS did not get all records");
  }
  if (!in_order_) return absl::InternalError("a reader of NATS got other records");
  return last_arrival_;
}

}  // namespace landbridge::bench
