// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/awake_pollers.h"

#include <cstdint>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "grpcpp/alarm.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"

namespace landbridge {
namespace {

// Less than the second after which a thread sleeps.
constexpr int64_t kEventMs = 500;

}  // namespace

// An alarm alone does not reach those threads; the end of a call does. The channel has no
// credentials, so that its calls end at once and nothing is connected.
class AwakePollers::Rep : public std::enable_shared_from_this<Rep> {
 public:
  Rep() : stub_(grpc::CreateChannel("", nullptr)) {}

  void SetAlarm() {
    // A new one each time: the old one must not be set again while its function still runs.
    auto next = std::make_unique<grpc::Alarm>();
    absl::MutexLock lock(&mutex_);
    if (stopped_) return;
    next->Set(
        gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_millis(kEventMs, GPR_TIMESPAN)),
        [weak = weak_from_this()](bool expired) {
          if (!expired) return;
          if (const auto self = weak.lock()) self->Call();
        });
    alarm_ = std::move(next);
  }

  void Stop() {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
    alarm_.reset();
  }

 private:
  struct Calling {
    grpc::ClientContext context;
    const grpc::Slice nothing;
    const grpc::ByteBuffer request{&nothing, 1};
    grpc::ByteBuffer response;
  };

  void Call() {
    const auto calling = std::make_shared<Calling>();
    stub_.UnaryCall(
        &calling->context, "/awake/Awake", {}, &calling->request, &calling->response,
        [self = shared_from_this(), calling](const grpc::Status&) { self->SetAlarm(); });
  }

  grpc::GenericStub stub_;
  absl::Mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<grpc::Alarm> alarm_ ABSL_GUARDED_BY(mutex_);
};

AwakePollers::AwakePollers() : rep_(std::make_shared<Rep>()) { rep_->SetAlarm(); }
AwakePollers::~AwakePollers() { rep_->Stop(); }

}  // namespace landbridge
