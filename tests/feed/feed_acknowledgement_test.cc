// SPDX-License-Identifier: Apache-2.0
// How subscribers acknowledge what they have applied of the feed.
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "proto/contract/problem.h"
#include "tests/feed/feed_calls.h"
#include "tests/feed/feed_server.h"
#include "tests/feed/feed_stage.h"
#include "tests/feed/reference_subscriber.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

TEST_CASE(
    "an acknowledgement records how far a subscription has applied the feed, and never moves "
    "back",
    "[acknowledged is acknowledged]") {
  FeedStage stage;
  FeedServer server(stage);
  server.Create("main");
  auto stub = server.Client();
  Subscription subscription(*stub, NamedRequest("main"));
  ReferenceSubscriber subscriber;
  const auto first = subscription.Read();
  REQUIRE(first->has_snapshot_started());
  subscriber.Apply(*first);
  // Nothing counts before the snapshot is whole.
  CHECK(Acknowledge(*stub, "main", first->resume_token()).value() == 0);

  stage.Publish({.record_id = "R1"});
  ReadThrough(subscription, EventNumber(1), subscriber);
  const std::string at_one = subscriber.token();
  CHECK(Acknowledge(*stub, "main", at_one).value() == 1);
  stage.Publish({.record_id = "R2"});
  ReadThrough(subscription, EventNumber(2), subscriber);
  CHECK(Acknowledge(*stub, "main", subscriber.token()).value() == 2);
  CHECK(Acknowledge(*stub, "main", at_one).value() == 2);
  CHECK(Acknowledge(*stub, "main", first->resume_token()).value() == 2);
}

TEST_CASE("an acknowledgement needs a token of its own subscription",
          "[acknowledged is acknowledged]") {
  FeedStage stage;
  FeedServer server(stage);
  stage.Publish({.record_id = "R1"});
  server.Create("main");
  server.Create("other");
  auto stub = server.Client();
  ReferenceSubscriber named;
  {
    Subscription subscription(*stub, NamedRequest("main"));
    ReadThrough(subscription, stage.head(), named);
  }
  ReferenceSubscriber ad_hoc;
  {
    Subscription subscription(*stub, Request());
    ReadThrough(subscription, stage.head(), ad_hoc);
  }
  const auto reason = [](const absl::StatusOr<int64_t>& answer) {
    return ReasonOf(answer.status());
  };
  CHECK(reason(Acknowledge(*stub, "other", named.token())) == v1::PROBLEM_REASON_TOKEN_INVALID);
  CHECK(reason(Acknowledge(*stub, "main", ad_hoc.token())) == v1::PROBLEM_REASON_TOKEN_INVALID);
  CHECK(reason(Acknowledge(*server.Client("province/330000"), "main", named.token())) ==
        v1::PROBLEM_REASON_SUBSCRIPTION_UNKNOWN);
  CHECK(reason(Acknowledge(*stub, "", ad_hoc.token())) == v1::PROBLEM_REASON_SUBSCRIPTION_UNKNOWN);
  CHECK(ReasonOf(Refusal(*stub, NamedRequest("other", named.token()))) ==
        v1::PROBLEM_REASON_TOKEN_INVALID);
  CHECK(ReasonOf(Refusal(*stub, Request(named.token()))) == v1::PROBLEM_REASON_TOKEN_INVALID);
  CHECK(reason(Acknowledge(*stub, "main", "damaged")) == v1::PROBLEM_REASON_TOKEN_INVALID);
}

}  // namespace
}  // namespace landbridge::testing
