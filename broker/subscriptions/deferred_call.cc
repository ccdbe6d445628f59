// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/deferred_call.h"

#include <utility>

#include "proto/contract/grpc_status.h"

namespace landbridge {

std::shared_ptr<DeferredCall> DeferredCall::Begin(grpc::CallbackServerContext& context) {
  std::shared_ptr<DeferredCall> call(new DeferredCall(context));
  absl::MutexLock lock(&call->mutex_);
  call->self_ = call;
  return call;
}

void DeferredCall::Answer(absl::FunctionRef<absl::Status()> fill) {
  absl::MutexLock lock(&mutex_);
  if (std::exchange(answered_, true)) return;
  Finish(ToGrpc(fill(), &context_));
}

void DeferredCall::Answer(const absl::Status& status) {
  Answer([&status] { return status; });
}

// A broker that is being stopped may never record what the call waits for.
void DeferredCall::OnCancel() { Answer(absl::CancelledError("the caller is gone")); }

void DeferredCall::OnDone() {
  std::shared_ptr<DeferredCall> self;  // outlives the lock
  absl::MutexLock lock(&mutex_);
  self = std::move(self_);
}

}  // namespace landbridge
