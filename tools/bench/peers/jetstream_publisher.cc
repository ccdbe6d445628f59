// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/jetstream_publisher.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/load.h"
#include "tools/bench/peers/jetstream_server.h"

namespace landbridge::bench {
namespace {

// What was fastest of 1,024, 4,096 and 16,384.
constexpr int64_t kMessagesOnTheirWay = 16'384;
constexpr int64_t kPatienceMs = 60'000;

}  // namespace

absl::StatusOr<std::unique_ptr<JetStreamPublisher>> JetStreamPublisher::Connect(
    uint16_t port, const Certificates& certificates, Sending sending) {
  auto publisher = std::unique_ptr<JetStreamPublisher>(new JetStreamPublisher());
  LB_ASSIGN_OR_RETURN(publisher->connection_,
                      ConnectNats(port, certificates, certificates.agencies.front(), sending));
  jsOptions options;
  jsOptions_Init(&options);
  options.PublishAsync.MaxPending = kMessagesOnTheirWay;
  options.PublishAsync.StallWait = kPatienceMs;
  options.PublishAsync.AckHandler = TakeAcknowledgement;
  options.PublishAsync.AckHandlerClosure = publisher.get();
  jsCtx* stream = nullptr;
  LB_RETURN_IF_ERROR(FromNats(
      natsConnection_JetStream(&stream, publisher->connection_.get(), &options), "context"));
  publisher->stream_.reset(stream);
  return publisher;
}

absl::Status JetStreamPublisher::Prepare(int64_t number) {
  const std::string bytes = MakeRecord(number).SerializeAsString();
  natsMsg* message = nullptr;
  LB_RETURN_IF_ERROR(FromNats(natsMsg_Create(&message, kJetStreamSubject, nullptr, bytes.data(),
                                             static_cast<int>(bytes.size())),
                              "message"));
  messages_.emplace_back(message);
  bytes_ += static_cast<int64_t>(bytes.size());
  return FromNats(natsMsgHeader_Set(message, "Nats-Msg-Id", RecordId(number).c_str()), "header");
}

absl::Status JetStreamPublisher::SendAll() {
  for (size_t i = 0; i < messages_.size(); ++i) LB_RETURN_IF_ERROR(Send(i));
  return AwaitAll();
}

absl::Status JetStreamPublisher::Send(size_t index) {
  natsMsg* message = messages_[index].release();
  const natsStatus sent = js_PublishMsgAsync(stream_.get(), &message, nullptr);
  messages_[index].reset(message);  // still ours when it was not sent
  return FromNats(sent, "publish");
}

absl::Status JetStreamPublisher::AwaitAll() {
  jsPubOptions options;
  jsPubOptions_Init(&options);
  options.MaxWait = kPatienceMs;
  LB_RETURN_IF_ERROR(
      FromNats(js_PublishAsyncComplete(stream_.get(), &options), "acknowledgements"));
  const auto sent = static_cast<int64_t>(messages_.size());
  messages_.clear();
  bytes_ = 0;
  repeats_ = repeats_now_.exchange(0);
  const int64_t stored = stored_now_.exchange(0);
  const int64_t failed = failed_now_.exchange(0);
  if (failed == 0 && stored + repeats_ == sent) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("NATS acknowledged ", stored + repeats_, " of ", sent,
                                          " messages and refused ", failed));
}

void JetStreamPublisher::TakeAcknowledgement(jsCtx*, natsMsg* message, jsPubAck* acknowledgement,
                                             jsPubAckErr*, void* self) {
  const NatsMessage owner(message);
  auto& publisher = *static_cast<JetStreamPublisher*>(self);
  if (acknowledgement == nullptr) {
    ++publisher.failed_now_;
  } else {
    ++(acknowledgement->Duplicate ? publisher.repeats_now_ : publisher.stored_now_);
  }
}

}  // namespace landbridge::bench
