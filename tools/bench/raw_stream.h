// SPDX-License-Identifier: Apache-2.0
// A stream from a server that gives out the bytes of its messages unparsed: the same client for the
// broker and for the bare stream that it is compared with.
//
//   RawStream stream(channel, kSubscribeMethod, request, [&](const grpc::ByteBuffer& message) {
//     return !IsLast(message);   // false ends the stream
//   });
//   stream.Start();
//   LB_RETURN_IF_ERROR(stream.AwaitLast());
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/support/byte_buffer.h"

namespace landbridge::bench {

inline constexpr char kSubscribeMethod[] = "/landbridge.v1.FeedService/Subscribe";

class RawStream final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  // Called for each message by one thread at a time, of gRPC's. False: that was the last one.
  using Visit = std::function<bool(const grpc::ByteBuffer&)>;

  RawStream(std::shared_ptr<grpc::Channel> channel, const std::string& method,
            const std::string& request, Visit visit);

  // Cancels the stream and waits until gRPC is done with it.
  ~RawStream() override;

  void Start();

  // Opens the stream without reading from it; Read begins with that.
  void StartWithoutReading();
  void Read();

  // Waits for the last message.
  //
  // Errors: what the server ended the stream with before; kDeadlineExceeded: it takes too long.
  absl::Status AwaitLast(absl::Duration patience = absl::Minutes(20));

  // Whether no message will come any more.
  bool ended() const;

  // Valid after AwaitLast() was OK.
  absl::Time last_time() const;

 private:
  void OnReadDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

  bool IsOver() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return has_last_ || done_; }

  const std::shared_ptr<grpc::Channel> channel_;
  grpc::GenericStub stub_;
  const Visit visit_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer message_;
  bool started_ = false;
  bool held_ = false;  // open, with nothing on its way that would keep it so

  mutable absl::Mutex mutex_;
  bool has_last_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time last_time_ ABSL_GUARDED_BY(mutex_);
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::Status status_ ABSL_GUARDED_BY(mutex_);
};

// `text` as one message.
grpc::ByteBuffer AsMessage(const std::string& text);

// The bytes of a message in one piece.
std::string AsText(const grpc::ByteBuffer& message);

}  // namespace landbridge::bench
