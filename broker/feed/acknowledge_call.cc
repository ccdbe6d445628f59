// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/acknowledge_call.h"

#include <utility>

#include "absl/status/status.h"
#include "proto/contract/grpc_status.h"

namespace landbridge {

std::shared_ptr<AcknowledgeCall> AcknowledgeCall::Begin(grpc::CallbackServerContext& context,
                                                        v1::AcknowledgeResponse& response) {
  std::shared_ptr<AcknowledgeCall> call(new AcknowledgeCall(context, response));
  absl::MutexLock lock(&call->mutex_);
  call->self_ = call;
  return call;
}

void AcknowledgeCall::Answer(const absl::StatusOr<EventNumber>& recorded) {
  absl::MutexLock lock(&mutex_);
  if (std::exchange(answered_, true)) return;
  if (recorded.ok()) response_.set_acknowledged_event(recorded->value());
  Finish(ToGrpc(recorded.status(), &context_));
}

// A broker that is being stopped may never record it.
void AcknowledgeCall::OnCancel() { Answer(absl::CancelledError("the caller is gone")); }

void AcknowledgeCall::OnDone() {
  std::shared_ptr<AcknowledgeCall> self;  // outlives the lock
  absl::MutexLock lock(&mutex_);
  self = std::move(self_);
}

}  // namespace landbridge
