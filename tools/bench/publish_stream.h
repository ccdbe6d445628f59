// SPDX-License-Identifier: Apache-2.0
// A Publish stream that sends messages as they are, as fast as the broker reads them.
//
//   PublishStream stream(channel, "bench/penalties");
//   LB_RETURN_IF_ERROR(stream.Open());
//   stream.Send(std::move(messages), last_sequence);
//   LB_RETURN_IF_ERROR(stream.AwaitSettled());
//
// Belongs to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/publish_service.pb.h"

namespace landbridge::bench {

class PublishStream final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  PublishStream(std::shared_ptr<grpc::Channel> channel, const std::string& source);

  // Ends the stream and waits until gRPC is done with it.
  ~PublishStream() override;

  // Waits until the broker has opened the source.
  //
  // Errors: what the broker refused it with.
  absl::Status Open();

  // Begins to send serialised PublishRequests, the last of whose changes has `last_sequence`.
  //
  // Requires: everything that was sent before is settled.
  void Send(std::vector<grpc::ByteBuffer> messages, int64_t last_sequence);

  // Waits until all that was sent is settled.
  //
  // Errors: what the broker ended the stream with; kUnavailable: it ended it without a reason.
  absl::Status AwaitSettled();

  // What became of all changes so far, and when the last of them was settled.
  v1::Tally tally() const;
  absl::Time settled_time() const;

 private:
  void OnWriteDone(bool ok) override;
  void OnReadDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

  absl::Status Await(const absl::Condition& condition);
  bool IsOpen() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return open_ || done_; }
  bool IsSettled() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return settled_sequence_ >= last_sequence_ || done_;
  }
  // Begins the next write, if there is one and none is under way.
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Begins no more writes: gRPC reports the end of a stream only then.
  void LetGo() ABSL_LOCKS_EXCLUDED(mutex_);
  void Add(const v1::PublishResponse::Settled& settled) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::shared_ptr<grpc::Channel> channel_;
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::ByteBuffer open_message_;
  grpc::ByteBuffer received_;

  mutable absl::Mutex mutex_;
  bool open_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = true;  // begun, and not known to be over: one at a time
  bool held_ ABSL_GUARDED_BY(mutex_) = true;     // more writes may be begun
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::Status status_ ABSL_GUARDED_BY(mutex_);
  std::vector<grpc::ByteBuffer> messages_ ABSL_GUARDED_BY(mutex_);
  size_t next_message_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t last_sequence_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t settled_sequence_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Time settled_time_ ABSL_GUARDED_BY(mutex_);
  v1::Tally tally_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace landbridge::bench
