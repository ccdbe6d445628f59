// SPDX-License-Identifier: Apache-2.0
// One Acknowledge call that waits until its news is durable.
//
// Any thread may call Answer; the first answer counts. The call keeps itself alive until gRPC is
// done with it, and whoever may still answer keeps it, too.
#pragma once

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "broker/ledger/numbers.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/feed_service.pb.h"

namespace landbridge {

class AcknowledgeCall final : public grpc::ServerUnaryReactor {
 public:
  // `context` and `response` are those of the call. The result is what the service's method returns
  // to gRPC.
  static std::shared_ptr<AcknowledgeCall> Begin(grpc::CallbackServerContext& context,
                                                v1::AcknowledgeResponse& response);

  // Ends the call: with the event that is recorded now, or with what went wrong.
  void Answer(const absl::StatusOr<EventNumber>& recorded);

  void OnCancel() override;
  void OnDone() override;

 private:
  AcknowledgeCall(grpc::CallbackServerContext& context, v1::AcknowledgeResponse& response)
      : context_(context), response_(response) {}

  // Both are valid until OnDone(), and are not touched after the answer.
  grpc::CallbackServerContext& context_;
  v1::AcknowledgeResponse& response_;

  absl::Mutex mutex_;
  bool answered_ ABSL_GUARDED_BY(mutex_) = false;
  std::shared_ptr<AcknowledgeCall> self_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace landbridge
