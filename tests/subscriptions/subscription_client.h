// SPDX-License-Identifier: Apache-2.0
// The calls of SubscriptionService with a status that carries the Problem.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "landbridge/v1/subscription_service.grpc.pb.h"
#include "tests/feed/feed_calls.h"
#include "tests/feed/feed_server.h"

namespace landbridge::testing {

class SubscriptionClient {
 public:
  explicit SubscriptionClient(FeedServer& server, std::string_view path = "province/440000")
      : stub_(server.Subscriptions(path)) {}

  absl::StatusOr<v1::Subscription> Create(std::string_view name, const v1::Filter& filter = {});
  absl::StatusOr<v1::Subscription> Update(std::string_view name, const v1::Filter& filter);
  absl::StatusOr<v1::Subscription> Update(const v1::UpdateSubscriptionRequest& request);
  absl::StatusOr<v1::Subscription> DropWatchList(std::string_view name);
  absl::StatusOr<v1::Subscription> Get(std::string_view name, std::string_view province = {});
  absl::StatusOr<std::vector<v1::Subscription>> List(std::string_view province = {});
  absl::Status Delete(std::string_view name, std::string_view province = {});
  absl::StatusOr<v1::UploadWatchListResponse> Watch(std::string_view name,
                                                    const std::vector<std::string>& values,
                                                    bool skip_invalid = false,
                                                    std::string_view scheme = "cn.uscc");
  absl::StatusOr<v1::ListLiftsResponse> Lifts(const v1::ListLiftsRequest& request);
  absl::StatusOr<v1::ExplainResponse> Explain(const v1::ExplainRequest& request);

 private:
  std::unique_ptr<v1::SubscriptionService::Stub> stub_;
};

// Reads a stream of `name` up to `event` from the place of `token`, and gives every response to
// `apply`.
template <typename Apply>
void ReadUpTo(v1::FeedService::Stub& stub, std::string_view name, const std::string& token,
              EventNumber event, Apply apply) {
  Subscription subscription(stub, NamedRequest(name, token));
  for (;;) {
    const auto response = subscription.Read();
    LB_CHECK(response.has_value());
    apply(*response);
    const FeedPlace place = DecodeResumeToken(response->resume_token())->place;
    if (place.phase == FeedPhase::kTail && place.event >= event) return;
  }
}

}  // namespace landbridge::testing
