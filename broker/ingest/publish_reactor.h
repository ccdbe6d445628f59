// SPDX-License-Identifier: Apache-2.0
// One Publish stream, from `open` to its end.
//
// Messages are read as raw bytes, so that their size is known and a broken one is told from the end
// of the stream; they are parsed into an arena that serves one after the other. Changes are decided
// about on the thread that gRPC reads with, one message at a time. Verdicts come back on the
// pipeline's thread; those that come while one `settled` message is on its way are gathered into
// the next.
//
// How a stream ends:
//   half-close by the client       when all is settled: OK
//   a fault of the client          when all that was submitted before is settled: the fault
//   Stop()                         the same, with UNAVAILABLE / STOPPING
//   taken over, denied, cancelled  at once; what is on its way settles without the stream
//
// A stream keeps itself alive until gRPC is done with it; callbacks of the pipeline keep it longer.
// mutex_ guards what the threads share. Nothing of another room that could call back runs under it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "broker/access/access_control.h"
#include "broker/access/peer.h"
#include "broker/ingest/batch_intake.h"
#include "broker/ingest/publish_context.h"
#include "broker/ingest/source_registry.h"
#include "broker/ingest/verdict_queue.h"
#include "google/protobuf/arena.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/v1/publish_service.pb.h"

namespace landbridge {

using PublishBidiReactor = grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>;

class PublishReactor final : public PublishBidiReactor,
                             public std::enable_shared_from_this<PublishReactor> {
 public:
  // Serves the call of `call` for `peer`, an agency. `context` must outlive gRPC's use of the
  // result.
  static PublishBidiReactor* Start(PublishContext& context, Peer peer,
                                   grpc::CallbackServerContext* call);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  PublishReactor(PublishContext& context, Peer peer, grpc::CallbackServerContext* call)
      : context_(context), peer_(std::move(peer)), call_(call) {}

  // Each handles a message on the reading thread; an error ends the stream once everything before
  // it is settled.
  absl::Status HandleMessage();
  absl::Status HandleOpen(const v1::PublishRequest::Open& open);
  absl::Status HandleBatch(v1::PublishRequest::Batch& batch, int64_t bytes);

  void Submit(log::v1::ChangeBatch batch, int64_t bytes);
  void OnSettled(const BatchVerdict& verdict, int64_t bytes);

  // The source is ours from now on, once both the registry said so and Acquire() returned.
  void TryAnswerOpen() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void EndAfterSettling(const absl::Status& status);
  void EndNow(const absl::Status& status);

  // Starts whatever may be started now: a write, a read, the end.
  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Write(const v1::PublishResponse& response) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void FinishOnce(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  int64_t UnsettledBytesMax() const;

  PublishContext& context_;
  const Peer peer_;
  grpc::CallbackServerContext* const call_;
  std::shared_ptr<PublishReactor> self_;  // until OnDone
  uint64_t stream_id_ = 0;
  PeerWatch watch_;

  // Of the read that is under way or being handled. There is one at a time, so these need no lock;
  // starting a read under mutex_ makes visible what was written before.
  grpc::ByteBuffer read_buffer_;
  google::protobuf::Arena arena_;
  bool open_received_ = false;
  std::string source_;
  std::optional<BatchIntake> intake_;  // once `opened` was answered

  absl::Mutex mutex_;
  std::shared_ptr<SourceRegistry::Lease> lease_ ABSL_GUARDED_BY(mutex_);
  bool granted_ ABSL_GUARDED_BY(mutex_) = false;
  bool awaiting_grant_ ABSL_GUARDED_BY(mutex_) = false;
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<absl::Status> ending_ ABSL_GUARDED_BY(mutex_);  // with what, once all is settled
  int64_t settled_sequence_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t unsettled_batches_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t unsettled_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::optional<v1::PublishResponse> opened_ ABSL_GUARDED_BY(mutex_);  // to be sent
  VerdictQueue verdicts_ ABSL_GUARDED_BY(mutex_);
  grpc::ByteBuffer write_buffer_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace landbridge
