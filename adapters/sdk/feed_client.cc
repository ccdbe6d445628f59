// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/feed_client.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <algorithm>
#include <random>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "adapters/sdk/feed_errors.h"
#include "adapters/sdk/silence_watch.h"
#include "landbridge/v1/feed_service.grpc.pb.h"
#include "proto/contract/backoff.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"

namespace landbridge {
namespace {

constexpr absl::Duration kAcknowledgeMax = absl::Seconds(10);

}  // namespace

class FeedClient::Rep {
 public:
  Rep(std::shared_ptr<grpc::Channel> channel, FeedOptions options)
      : stub_(v1::FeedService::NewStub(std::move(channel))),
        options_(std::move(options)),
        backoff_({}, std::random_device{}()) {}

  absl::Status Run(const std::function<bool(const v1::SubscribeResponse&)>& handle) {
    absl::Time give_up = absl::Now() + options_.give_up_after;
    for (;;) {
      bool wanted_end = false;
      bool progressed = false;
      const absl::Status status = Follow(handle, wanted_end, progressed);
      if (wanted_end) return absl::OkStatus();
      if (progressed) {
        backoff_.Reset();
        give_up = absl::Now() + options_.give_up_after;
      }
      // A feed has no end: a stream that ended well was ended by a broker that is being stopped.
      if (!status.ok() && (!WorthAnotherTry(status) || absl::Now() >= give_up)) return status;
      if (options_.on_reconnect) options_.on_reconnect(status);
      const absl::Duration pause = PauseAfter(status, progressed);
      if (SleepOrCancelled(std::min(pause, give_up - absl::Now()))) return absl::OkStatus();
    }
  }

  void ResumeFrom(const std::string& resume_token) { options_.resume_token = resume_token; }

  absl::Status Acknowledge(const std::string& resume_token) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kAcknowledgeMax));
    v1::AcknowledgeRequest request;
    request.set_subscription(options_.subscription);
    request.set_resume_token(resume_token);
    v1::AcknowledgeResponse response;
    return FromGrpc(stub_->Acknowledge(&context, request, &response), context);
  }

  void Cancel() {
    absl::MutexLock lock(&mutex_);
    cancelled_ = true;
    if (context_ != nullptr) context_->TryCancel();
  }

 private:
  // One connection, from the last handled place.
  absl::Status Follow(const std::function<bool(const v1::SubscribeResponse&)>& handle,
                      bool& wanted_end, bool& progressed) {
    grpc::ClientContext context;
    if (!Enter(context)) {
      wanted_end = true;
      return absl::OkStatus();
    }
    v1::SubscribeRequest request;
    request.set_subscription(options_.subscription);
    *request.mutable_filter() = options_.filter;
    request.set_resume_token(options_.resume_token);
    request.mutable_silence_max()->set_seconds(absl::ToInt64Seconds(options_.silence_max));
    const auto stream = stub_->Subscribe(&context, request);
    SilenceWatch silence(options_.silence_max + options_.silence_grace,
                         [&context] { context.TryCancel(); });
    v1::SubscribeResponse response;
    for (;;) {
      silence.Begin();
      const bool came = stream->Read(&response);
      silence.End();
      if (!came) break;
      progressed = true;
      if (!handle(response)) {
        wanted_end = true;
        context.TryCancel();
        break;
      }
      options_.resume_token = response.resume_token();
    }
    const absl::Status status = FromGrpc(stream->Finish(), context);
    absl::MutexLock lock(&mutex_);
    context_ = nullptr;
    wanted_end = wanted_end || cancelled_;
    if (!silence.fired()) return status;
    return absl::UnavailableError("the broker has been silent for longer than it may be");
  }

  absl::Duration PauseAfter(const absl::Status& status, bool progressed) {
    // Once for each stream that brought something: a broker that only ends streams is not hammered.
    if (progressed && IsInvitedBack(status)) return absl::ZeroDuration();
    const auto problem = ProblemOf(status);
    if (!problem || problem->retry_after_ms() <= 0) return backoff_.Next();
    return backoff_.NextAtLeast(absl::Milliseconds(problem->retry_after_ms()));
  }

  bool Enter(grpc::ClientContext& context) {
    absl::MutexLock lock(&mutex_);
    if (cancelled_) return false;
    context_ = &context;
    return true;
  }

  bool SleepOrCancelled(absl::Duration pause) {
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(&cancelled_), pause);
    return cancelled_;
  }

  const std::unique_ptr<v1::FeedService::Stub> stub_;
  FeedOptions options_;
  Backoff backoff_;
  absl::Mutex mutex_;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* context_ ABSL_GUARDED_BY(mutex_) = nullptr;
};

FeedClient::FeedClient(std::shared_ptr<grpc::Channel> channel, FeedOptions options)
    : rep_(std::make_unique<Rep>(std::move(channel), std::move(options))) {}
FeedClient::~FeedClient() = default;

absl::Status FeedClient::Run(const std::function<bool(const v1::SubscribeResponse&)>& handle) {
  return rep_->Run(handle);
}
void FeedClient::ResumeFrom(const std::string& resume_token) { rep_->ResumeFrom(resume_token); }
absl::Status FeedClient::Acknowledge(const std::string& resume_token) {
  return rep_->Acknowledge(resume_token);
}
void FeedClient::Cancel() { rep_->Cancel(); }

}  // namespace landbridge
