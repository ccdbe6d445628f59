// SPDX-License-Identifier: Apache-2.0
// One unary call that is answered later, when its news is durable.
//
//   const auto call = DeferredCall::Begin(*context);
//   registry.Remove(..., [call, response](const absl::Status& defined) {
//     call->Answer([&] { ...; return defined; });
//   });
//   return call.get();
//
// Any thread may call Answer; the first answer counts. The call keeps itself alive until gRPC is
// done with it, and whoever may still answer keeps it, too.
#pragma once

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "grpcpp/grpcpp.h"

namespace landbridge {

class DeferredCall final : public grpc::ServerUnaryReactor {
 public:
  // `context` is that of the call. The result is what the service's method returns to gRPC.
  static std::shared_ptr<DeferredCall> Begin(grpc::CallbackServerContext& context);

  // Ends the call with what `fill` returns. `fill` may write to the call's response; it runs only
  // as long as that exists, which is when nobody has answered yet.
  void Answer(absl::FunctionRef<absl::Status()> fill);
  void Answer(const absl::Status& status);

  void OnCancel() override;
  void OnDone() override;

 private:
  explicit DeferredCall(grpc::CallbackServerContext& context) : context_(context) {}

  grpc::CallbackServerContext& context_;  // valid until OnDone(), and not touched after the answer

  absl::Mutex mutex_;
  bool answered_ ABSL_GUARDED_BY(mutex_) = false;
  std::shared_ptr<DeferredCall> self_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace landbridge
