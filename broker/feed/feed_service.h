// SPDX-License-Identifier: Apache-2.0
// landbridge.v1.FeedService: what provinces call. docs/subscribers.md says what it guarantees.
//
// Threads: gRPC's for opening and closing calls, a few of its own that read the store for all
// streams in turn. The pipeline's thread drops erased content from the window, and leaves a note
// that there are new events.
//
// Lock order: the service's, then a stream's; the window's is taken alone. None is held while the
// store is read.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "broker/access/access_control.h"
#include "broker/feed/event_window.h"
#include "broker/feed/feed_cursor.h"
#include "broker/feed/feed_stream.h"
#include "broker/feed/resume_token.h"
#include "broker/feed/stream_start.h"
#include "broker/pipeline/pipeline.h"
#include "broker/pipeline/worker_pool.h"
#include "broker/subscriptions/deferred_call.h"
#include "broker/subscriptions/subscription_registry.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/feed_service.grpc.pb.h"
#include "storage/commit_log.h"
#include "storage/state_store.h"

namespace landbridge {

struct FeedServiceOptions {
  // Threads that read the store for the streams.
  int threads = 2;
  // Open streams together; further ones are refused as RESOURCE_EXHAUSTED / BUSY.
  size_t streams_max = 1024;
  SilenceLimits silence;
  // How long a message that its subscriber does not read may delay the end of a stream.
  absl::Duration ending_grace = absl::Seconds(5);
  FeedCursorOptions cursor;
  // Events and what was made of them for streams, kept in memory for all streams together.
  size_t window_bytes_max = size_t{64} << 20;
};

// Subscribe writes bytes that are serialised already, hence the raw method.
class FeedService final
    : public v1::FeedService::WithRawCallbackMethod_Subscribe<
          v1::FeedService::WithCallbackMethod_Acknowledge<v1::FeedService::Service>> {
 public:
  // All must outlive the service. `epoch` is that of the log that `state` is derived from.
  FeedService(AccessControl& access, const StateStore& state, Pipeline& pipeline,
              SubscriptionRegistry& subscriptions, const LogEpoch& epoch,
              FeedServiceOptions options);

  // Requires: the server that it is registered with has been shut down.
  ~FeedService() override;

  // Ends all streams with UNAVAILABLE / STOPPING and refuses new ones. Returns at once; shutting
  // the server down waits for the streams. Call it before the pipeline is stopped.
  void Stop();

  EventWindowStatistics window_statistics() const { return window_.statistics(); }

  // Streams whose status the client may not have been sent yet.
  size_t open_streams() const;

  // Ends the streams of this named subscription with `why`. `province` is its region.
  void EndStreams(const std::string& province, const std::string& name, const absl::Status& why);

  // Whether a stream of this named subscription is open.
  bool IsConnected(std::string_view province, std::string_view subscription) const;

  grpc::ServerWriteReactor<grpc::ByteBuffer>* Subscribe(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request) override;
  grpc::ServerUnaryReactor* Acknowledge(grpc::CallbackServerContext* context,
                                        const v1::AcknowledgeRequest* request,
                                        v1::AcknowledgeResponse* response) override;

 private:
  struct OpenStream {
    std::shared_ptr<FeedStream> stream;
    std::string province;
    std::string name;
  };

  absl::StatusOr<FeedStream*> Open(grpc::CallbackServerContext& context,
                                   const grpc::ByteBuffer& request);
  absl::Status Enter(OpenStream open);
  void Start(FeedStream& stream, absl::StatusOr<StreamStart> start, absl::Duration silence_max);
  absl::Status BeginAcknowledge(const grpc::CallbackServerContext& context,
                                const v1::AcknowledgeRequest& request,
                                v1::AcknowledgeResponse& response,
                                const std::shared_ptr<DeferredCall>& call);
  absl::StatusOr<FeedIdentity> Identity() const;
  void Leave(const FeedStream* stream);
  void NoteApplied(const AppliedGroup& group);
  void WakeStreams();
  bool HasNoStreams() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return streams_.empty(); }

  AccessControl& access_;
  const StateStore& state_;
  Pipeline& pipeline_;
  SubscriptionRegistry& subscriptions_;
  const Fingerprint store_;
  const FeedServiceOptions options_;
  std::atomic<bool> wake_is_queued_ = false;

  mutable absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::flat_hash_map<const FeedStream*, OpenStream> streams_ ABSL_GUARDED_BY(mutex_);

  EventWindow window_;

  // Destroyed first, in this order: no more news, then no more work.
  WorkerPool workers_;
  Pipeline::Listening listening_;
};

}  // namespace landbridge
