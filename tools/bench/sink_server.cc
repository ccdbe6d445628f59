// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/sink_server.h"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <sstream>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "proto/contract/grpc_status.h"
#include "tools/bench/raw_stream.h"

namespace landbridge::bench {
namespace {

constexpr char kSinkMethod[] = "/landbridge.bench.Sink/Write";

// Reads to the end, then says how much it was.
class Dropping final : public grpc::ServerGenericBidiReactor {
 public:
  Dropping() { StartRead(&message_); }

  void OnReadDone(bool ok) override {
    if (!ok) {
      receipt_ = AsMessage(absl::StrCat(messages_, " ", bytes_));
      return StartWriteAndFinish(&receipt_, {}, grpc::Status::OK);
    }
    ++messages_;
    bytes_ += static_cast<int64_t>(message_.Length());
    StartRead(&message_);
  }

  void OnDone() override { delete this; }

 private:
  grpc::ByteBuffer message_;
  grpc::ByteBuffer receipt_;
  int64_t messages_ = 0;
  int64_t bytes_ = 0;
};

class SinkService final : public grpc::CallbackGenericService {
 public:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    return new Dropping();
  }
};

class Writing final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Writing(const std::shared_ptr<grpc::Channel>& channel,
          const std::vector<grpc::ByteBuffer>& messages, int64_t times)
      : stub_(channel), messages_(messages), left_(times * static_cast<int64_t>(messages.size())) {
    stub_.PrepareBidiStreamingCall(&context_, kSinkMethod, {}, this);
  }

  absl::StatusOr<std::string> Run() {
    StartRead(&receipt_);
    WriteNext();
    StartCall();
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(&done_));
    if (!status_.ok()) return FromGrpc(status_, context_);
    return AsText(receipt_);
  }

  void OnWriteDone(bool ok) override {
    if (ok) WriteNext();
  }

  void OnDone(const grpc::Status& status) override {
    absl::MutexLock lock(&mutex_);
    done_ = true;
    status_ = status;
  }

 private:
  void WriteNext() {
    if (left_ == 0) return StartWritesDone();
    --left_;
    StartWrite(&messages_[static_cast<size_t>(left_) % messages_.size()]);
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  const std::vector<grpc::ByteBuffer>& messages_;
  int64_t left_;
  grpc::ByteBuffer receipt_;

  absl::Mutex mutex_;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::Status status_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

absl::Status ServeSink(const BareServerFlags& flags) {
  SinkService service;
  return ServeBare(flags, service);
}

absl::StatusOr<SinkReceipt> SendToSink(const std::shared_ptr<grpc::Channel>& channel,
                                       const std::vector<grpc::ByteBuffer>& messages,
                                       int64_t times) {
  const absl::StatusOr<std::string> text = Writing(channel, messages, times).Run();
  if (!text.ok()) return text.status();
  SinkReceipt receipt;
  std::istringstream words(*text);
  if (words >> receipt.messages >> receipt.bytes) return receipt;
  return absl::InternalError("the bare server gave no receipt");
}

}  // namespace landbridge::bench
