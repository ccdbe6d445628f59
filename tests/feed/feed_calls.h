// SPDX-License-Identifier: Apache-2.0
// The calls of FeedService, with a status that carries the Problem, and the reading of a stream.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "broker/ledger/numbers.h"
#include "landbridge/v1/feed_service.grpc.pb.h"
#include "tests/feed/feed_server.h"
#include "tests/feed/reference_subscriber.h"

namespace landbridge::testing {

// For all that is granted, and for the subscription `name`; from the beginning without a token.
v1::SubscribeRequest Request(std::string_view token = {});
v1::SubscribeRequest NamedRequest(std::string_view name, std::string_view token = {});

// Reads up to the first progress that has passed `event`. The test ends when the stream does
// before.
void ReadThrough(Subscription& subscription, EventNumber event, ReferenceSubscriber& subscriber);

// What the call ends with, when it is refused.
absl::Status Refusal(v1::FeedService::Stub& stub, const v1::SubscribeRequest& request);

// The event that `subscription` has acknowledged afterwards.
absl::StatusOr<int64_t> Acknowledge(v1::FeedService::Stub& stub, std::string_view subscription,
                                    std::string_view token);

}  // namespace landbridge::testing
