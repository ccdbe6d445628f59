// SPDX-License-Identifier: Apache-2.0
#include "landbridge/v1/problem.pb.h"
#include "landbridge/v1/subscription_service.pb.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "tests/feed/feed_server.h"
#include "tests/feed/feed_stage.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

TEST_CASE("changes of subscriptions that a stopping broker has not begun are refused as STOPPING") {
  FeedStage stage;
  FeedServer server(stage);
  server.Create("first");
  server.registry().Stop();
  const auto stub = server.Subscriptions();
  const auto refusal = [](const grpc::Status& status, const grpc::ClientContext& context) {
    return ReasonOf(FromGrpc(status, context));
  };
  {
    grpc::ClientContext context;
    v1::CreateSubscriptionRequest request;
    request.set_name("second");
    v1::CreateSubscriptionResponse response;
    CHECK(refusal(stub->CreateSubscription(&context, request, &response), context) ==
          v1::PROBLEM_REASON_STOPPING);
  }
  {
    grpc::ClientContext context;
    v1::UpdateSubscriptionRequest request;
    request.set_name("first");
    request.mutable_filter();
    v1::UpdateSubscriptionResponse response;
    CHECK(refusal(stub->UpdateSubscription(&context, request, &response), context) ==
          v1::PROBLEM_REASON_STOPPING);
  }
  grpc::ClientContext context;
  v1::DeleteSubscriptionRequest request;
  request.set_name("first");
  v1::DeleteSubscriptionResponse response;
  CHECK(refusal(stub->DeleteSubscription(&context, request, &response), context) ==
        v1::PROBLEM_REASON_STOPPING);
}

}  // namespace
}  // namespace landbridge::testing
