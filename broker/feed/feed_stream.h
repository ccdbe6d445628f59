// SPDX-License-Identifier: Apache-2.0
// One open Subscribe call: moves what a FeedCursor finds to the subscriber.
//
// At most one message is on its way. Only when it is written is the next one looked for, so a
// subscriber that reads slowly costs one message and no thread; it misses nothing, because what
// comes next is read from the store then. What is in memory is looked for at once, on gRPC's
// thread; what has to be read, by the workers.
//
//   opening ──Start──▶ working ◀──Wake, silence, End── waiting
//      │                │ │ └─────nothing to send────────▲
//      End       ended──┘ └──found a message──▶ writing ──OnWriteDone──▶ working
//      └──────▶ finished ◀┘
//
// Any thread may call the public methods. gRPC calls the On... methods on threads of its own, the
// workers do the reading. The stream keeps itself alive from Open() until its call is over.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "broker/access/access_control.h"
#include "broker/feed/feed_cursor.h"
#include "broker/pipeline/worker_pool.h"
#include "grpcpp/alarm.h"
#include "grpcpp/grpcpp.h"

namespace landbridge {

class FeedStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                         public std::enable_shared_from_this<FeedStream> {
 public:
  // `context` is that of the call, `workers` must outlive the stream. A message that is on its way
  // keeps the stream from ending for `ending_grace` at most. `on_over` is called last, when the
  // call is over.
  FeedStream(grpc::CallbackServerContext& context, WorkerPool& workers, absl::Duration ending_grace,
             std::function<void(const FeedStream*)> on_over);

  // The stream is what the service's method returns to gRPC. The watch ends with the call. A stream
  // that was never opened may be dropped.
  //
  // Requires: called once, before Start().
  void Open(PeerWatch watch);

  // Begins to send. A message is sent at least every `silence_max`, as long as the subscriber
  // reads. Without effect when the stream was ended meanwhile.
  //
  // Requires: called once.
  void Start(FeedCursor cursor, absl::Duration silence_max);

  // There are new events. Whether the stream waited for them: then Work() is to be called, on a
  // thread that may block. Cheap, and without effect on a stream that has something to do anyway.
  bool Wake();

  // Looks for the next message, once.
  //
  // Requires: Wake() said so.
  void Work();

  // Ends the call with `status`, which is not OK. The first reason counts; one given before Open()
  // does, too.
  void End(absl::Status status);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  enum class Activity { kNew, kOpening, kWaiting, kWorking, kWriting, kFinished };

  void QueueWork() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Write(grpc::ByteBuffer message) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void FinishWith(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WatchSilence() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void OnSilence();
  void OnGraceOver();
  absl::Duration Silence() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // A new alarm each time: gRPC's must not be set again while its function still runs. The function
  // gets a stream that is alive, or is not called.
  std::unique_ptr<grpc::Alarm> SetAlarm(absl::Duration delay, void (FeedStream::*function)());

  grpc::CallbackServerContext& context_;  // valid until OnDone()
  WorkerPool& workers_;
  const absl::Duration ending_grace_;
  std::function<void(const FeedStream*)> on_over_;
  absl::Duration silence_max_;        // from Start() on
  std::optional<FeedCursor> cursor_;  // of whoever made the stream kWorking
  grpc::ByteBuffer message_;          // of gRPC while kWriting

  absl::Mutex mutex_;
  std::shared_ptr<FeedStream> self_ ABSL_GUARDED_BY(mutex_);
  PeerWatch watch_;
  Activity activity_ ABSL_GUARDED_BY(mutex_) = Activity::kNew;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;  // since the worker began to look
  bool over_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<absl::Status> ending_ ABSL_GUARDED_BY(mutex_);
  SteadyTime last_message_ ABSL_GUARDED_BY(mutex_) = std::chrono::steady_clock::now();
  std::unique_ptr<grpc::Alarm> silence_alarm_ ABSL_GUARDED_BY(mutex_);  // set while there is one
  std::unique_ptr<grpc::Alarm> grace_alarm_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace landbridge
