// SPDX-License-Identifier: Apache-2.0
#include "tests/feed/feed_calls.h"

#include <string>

#include "broker/feed/resume_token.h"
#include "grpcpp/grpcpp.h"
#include "proto/contract/grpc_status.h"
#include "tests/support/catch.h"

namespace landbridge::testing {

v1::SubscribeRequest Request(std::string_view token) {
  v1::SubscribeRequest request;
  request.set_resume_token(std::string(token));
  return request;
}

v1::SubscribeRequest NamedRequest(std::string_view name, std::string_view token) {
  v1::SubscribeRequest request = Request(token);
  request.set_subscription(std::string(name));
  return request;
}

void ReadThrough(Subscription& subscription, EventNumber event, ReferenceSubscriber& subscriber) {
  for (;;) {
    const auto response = subscription.Read();
    REQUIRE(response);
    subscriber.Apply(*response);
    const FeedPlace place = DecodeResumeToken(subscriber.token())->place;
    if (place.phase == FeedPhase::kTail && place.event >= event) return;
  }
}

absl::Status Refusal(v1::FeedService::Stub& stub, const v1::SubscribeRequest& request) {
  Subscription subscription(stub, request);
  CHECK_FALSE(subscription.Read());
  return subscription.Finish();
}

absl::StatusOr<int64_t> Acknowledge(v1::FeedService::Stub& stub, std::string_view subscription,
                                    std::string_view token) {
  v1::AcknowledgeRequest request;
  request.set_subscription(std::string(subscription));
  request.set_resume_token(std::string(token));
  v1::AcknowledgeResponse response;
  grpc::ClientContext context;
  const grpc::Status status = stub.Acknowledge(&context, request, &response);
  if (!status.ok()) return FromGrpc(status, context);
  return response.acknowledged_event();
}

}  // namespace landbridge::testing
