// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/subscription_service.h"

#include <string>

#include "absl/time/time.h"
#include "proto/contract/problem.h"
#include "tests/feed/feed_calls.h"
#include "tests/feed/reference_subscriber.h"
#include "tests/subscriptions/subscription_client.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

v1::Filter OfRegion(const std::string& region) {
  v1::Filter filter;
  filter.add_subject_regions(region);
  return filter;
}

TEST_CASE("a subscription is made, shown, listed, changed and removed") {
  FeedStage stage;
  FeedServer server(stage);
  SubscriptionClient client(server);
  const auto created = client.Create("main", OfRegion("440000"));
  REQUIRE(created.ok());
  CHECK(created->name() == "main");
  CHECK(created->province() == "440000");
  CHECK(created->view_version() == 1);
  CHECK_FALSE(created->has_last_seen_time());
  CHECK(created->create_time().seconds() == absl::ToUnixSeconds(stage.clock().Now()));
  REQUIRE(client.Create("another").ok());

  REQUIRE(client.Update("main", OfRegion("330000")).ok());
  const auto shown = client.Get("main");
  REQUIRE(shown.ok());
  CHECK(shown->filter().subject_regions(0) == "330000");
  CHECK(shown->view_version() == 2);

  const auto listed = client.List();
  REQUIRE(listed.ok());
  REQUIRE(listed->size() == 2);
  CHECK((*listed)[0].name() == "another");
  CHECK((*listed)[1].name() == "main");

  REQUIRE(client.Delete("main").ok());
  CHECK(ReasonOf(client.Get("main").status()) == v1::PROBLEM_REASON_SUBSCRIPTION_UNKNOWN);
  CHECK(client.List()->size() == 1);
}

TEST_CASE("subscriptions of provinces are apart, and an operator sees and removes those of all") {
  FeedStage stage;
  FeedServer server(stage);
  server.UsePolicy(std::string(kFeedPolicyYaml) + "operators:\n  - {name: operator/duty}\n");
  SubscriptionClient guangdong(server, "province/440000");
  SubscriptionClient zhejiang(server, "province/330000");
  SubscriptionClient duty(server, "operator/duty");
  REQUIRE(guangdong.Create("main").ok());
  REQUIRE(zhejiang.Create("main").ok());
  // Whose it is, the certificate says.
  CHECK(guangdong.List("330000")->size() == 1);
  CHECK(guangdong.List("330000")->front().province() == "440000");
  CHECK(duty.List()->size() == 2);
  CHECK(duty.List("330000")->size() == 1);
  CHECK(duty.Get("main", "330000").ok());
  CHECK(duty.Delete("main", "330000").ok());
  CHECK(zhejiang.List()->empty());
  CHECK(guangdong.List()->size() == 1);
  CHECK(ReasonOf(duty.Create("mine").status()) == v1::PROBLEM_REASON_ROLE_NOT_ALLOWED);
}

TEST_CASE("what cannot be is refused with a reason, and changes nothing") {
  FeedStage stage;
  FeedServer server(stage);
  server.UsePolicy(R"(
provinces:
  - {name: province/440000, categories: ["*"], regions: ["*"], subscriptions_max: 2}
)");
  SubscriptionClient client(server);
  REQUIRE(client.Create("main").ok());
  const auto reason = [](const absl::Status& status) {
    CHECK_FALSE(ProblemOf(status)->remedy().empty());
    return ReasonOf(status);
  };
  CHECK(reason(client.Create("main").status()) == v1::PROBLEM_REASON_SUBSCRIPTION_EXISTS);
  CHECK(reason(client.Create("No Name").status()) == v1::PROBLEM_REASON_FIELD_INVALID);
  CHECK(reason(client.Create("odd", OfRegion("Guangdong")).status()) ==
        v1::PROBLEM_REASON_FIELD_INVALID);
  v1::Filter authority;
  authority.add_authorities("nobody");
  CHECK(reason(client.Create("odd", authority).status()) == v1::PROBLEM_REASON_FIELD_INVALID);
  v1::Filter wide;
  for (int i = 0; i < kFilterRegionsMax + 1; ++i) wide.add_subject_regions("440000");
  CHECK(reason(client.Update("main", wide).status()) == v1::PROBLEM_REASON_LIMIT_EXCEEDED);
  v1::Filter persons;
  persons.add_subject_kinds(v1::SUBJECT_KIND_PERSON);
  CHECK(reason(client.Update("main", persons).status()) == v1::PROBLEM_REASON_NOT_GRANTED);
  CHECK(reason(client.Update("unknown", {}).status()) == v1::PROBLEM_REASON_SUBSCRIPTION_UNKNOWN);
  CHECK(reason(client.Delete("unknown")) == v1::PROBLEM_REASON_SUBSCRIPTION_UNKNOWN);
  REQUIRE(client.Create("second").ok());
  CHECK(reason(client.Create("third").status()) == v1::PROBLEM_REASON_LIMIT_EXCEEDED);
  CHECK(client.Get("main")->view_version() == 1);
}

TEST_CASE("a stream needs a subscription that was made, and ends when that is removed") {
  FeedStage stage;
  FeedServer server(stage);
  auto stub = server.Client();
  v1::SubscribeRequest request;
  request.set_subscription("main");
  {
    Subscription unknown(*stub, request);
    CHECK_FALSE(unknown.Read());
    CHECK(ReasonOf(unknown.Finish()) == v1::PROBLEM_REASON_SUBSCRIPTION_UNKNOWN);
  }
  SubscriptionClient client(server);
  REQUIRE(client.Create("main").ok());
  Subscription subscription(*stub, request);
  std::string token;
  for (auto response = subscription.Read(); !response->has_progress();) {
    response = subscription.Read();
    token = response->resume_token();
  }
  REQUIRE(client.Delete("main").ok());
  while (subscription.Read()) {
  }
  CHECK(ReasonOf(subscription.Finish()) == v1::PROBLEM_REASON_SUBSCRIPTION_UNKNOWN);
  // One that is made under the same name is another one.
  REQUIRE(client.Create("main").ok());
  request.set_resume_token(token);
  Subscription other(*stub, request);
  CHECK_FALSE(other.Read());
  CHECK(ReasonOf(other.Finish()) == v1::PROBLEM_REASON_TOKEN_INVALID);
}

TEST_CASE("where a subscription stands is shown: position, lag, when it was seen") {
  FeedStage stage;
  FeedServer server(stage);
  SubscriptionClient client(server);
  REQUIRE(client.Create("main").ok());
  stage.Publish({.record_id = "R1"});
  auto stub = server.Client();
  ReferenceSubscriber subscriber;
  ReadUpTo(*stub, "main", "", stage.head(),
           [&](const auto& response) { subscriber.Apply(response); });
  REQUIRE(Acknowledge(*stub, "main", subscriber.token()).ok());
  const absl::Time seen = stage.clock().Now();

  stage.clock().Advance(absl::Seconds(100));
  stage.Publish({.record_id = "R2"});
  stage.clock().Advance(absl::Seconds(40));
  stage.Publish({.record_id = "R3"});
  const auto shown = client.Get("main");
  REQUIRE(shown.ok());
  CHECK(shown->acknowledged_event() == 1);
  CHECK(shown->lag_events() == 2);
  CHECK(shown->lag_seconds() == 40);
  const absl::Time now = stage.clock().Now();
  CHECK(shown->last_seen_time().seconds() == absl::ToUnixSeconds(shown->connected() ? now : seen));
}

}  // namespace
}  // namespace landbridge::testing
