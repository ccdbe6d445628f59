// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/explanation.h"

#include <string>

#include "proto/contract/problem.h"
#include "tests/feed/feed_calls.h"
#include "tests/subscriptions/subscription_client.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

v1::ExplainRequest OfEvent(int64_t event) {
  v1::ExplainRequest request;
  request.set_event(event);
  return request;
}

v1::ExplainRequest OfListing(const std::string& id) {
  v1::ExplainRequest request;
  request.set_listing_id(id);
  return request;
}

std::string ReasonsOf(const v1::Explanation& explanation) {
  std::string reasons;
  for (const std::string& reason : explanation.reasons()) reasons += reason + "\n";
  return reasons;
}

TEST_CASE("it is said why a province did or did not get an event") {
  FeedStage stage;
  FeedServer server(stage);
  v1::Filter south;
  south.add_subject_regions("440000");
  south.add_severities(v1::SEVERITY_SERIOUS);
  server.Create("a-whole");
  server.Create("b-south", south);
  server.Create("c-unopened");
  for (const char* name : {"a-whole", "b-south"}) {
    ReadUpTo(*server.Client(), name, "", stage.head(), [](const auto&) {});
  }
  stage.Publish({.record_id = "R1", .subject_region = "330106"});
  SubscriptionClient client(server);
  const auto explained = client.Explain(OfEvent(1));
  REQUIRE(explained.ok());
  REQUIRE(explained->facts_size() == 1);
  CHECK(explained->facts(0).find("LISTED of L1") != std::string::npos);
  REQUIRE(explained->explanations_size() == 3);
  CHECK(explained->explanations(0).standing() == v1::STANDING_DUE);
  CHECK(explained->explanations(0).kind() == v1::ENTRY_KIND_LISTED);
  CHECK(explained->explanations(1).standing() == v1::STANDING_NOT_IN_VIEW);
  CHECK(ReasonsOf(explained->explanations(1)).find("region 330106") != std::string::npos);
  CHECK(ReasonsOf(explained->explanations(1)).find("SEVERITY_GENERAL") != std::string::npos);
  CHECK(explained->explanations(2).standing() == v1::STANDING_NOT_FOLLOWED);

  const auto listing = client.Explain(OfListing("L1"));
  REQUIRE(listing.ok());
  CHECK(listing->facts(0).find("L1 is in force") != std::string::npos);
  CHECK(listing->explanations(0).kind() == v1::ENTRY_KIND_PRESENT);

  stage.Withdraw("R1");
  const auto lifted = client.Explain(OfListing("L1"));
  REQUIRE(lifted.ok());
  CHECK(lifted->facts(0).find("lifted") != std::string::npos);
  CHECK(lifted->explanations(0).kind() == v1::ENTRY_KIND_LIFTED);
  // The event before it shows no content any more.
  CHECK(client.Explain(OfEvent(1))->facts(0).find("withheld") != std::string::npos);
}

TEST_CASE("a subscription is explained by its view, its place and what it owes") {
  FeedStage stage;
  FeedServer server(stage);
  server.Create("main");
  stage.Publish({.record_id = "R1"});
  v1::ExplainRequest request;
  request.set_subscription("main");
  SubscriptionClient client(server);
  CHECK(client.Explain(request)->explanations(0).standing() == v1::STANDING_NOT_FOLLOWED);
  ReadUpTo(*server.Client(), "main", "", stage.head(), [](const auto&) {});
  stage.Withdraw("R1");
  const auto explained = client.Explain(request);
  REQUIRE(explained.ok());
  CHECK(explained->explanations(0).standing() == v1::STANDING_DUE);
  CHECK(ReasonsOf(explained->explanations(0)).find("1 lifts not acknowledged") !=
        std::string::npos);
}

TEST_CASE("what a listing has become outside of the grant is not told") {
  FeedStage stage;
  FeedServer server(stage);
  server.UsePolicy(R"(
provinces:
  - {name: province/440000, categories: ["*"], regions: ["440000"]}
)");
  server.Create("main");
  stage.Publish({.record_id = "R1", .subject_region = "440305", .authority_region = "440300"});
  ReadUpTo(*server.Client(), "main", "", stage.head(), [](const auto&) {});
  stage.Publish({.record_id = "R1", .subject_region = "330106", .authority_region = "330100"});
  const auto explained = SubscriptionClient(server).Explain(OfEvent(2));
  REQUIRE(explained.ok());
  CHECK(explained->explanations(0).kind() == v1::ENTRY_KIND_LEFT_VIEW);
  CHECK(explained->DebugString().find("3301") == std::string::npos);
}

TEST_CASE("what enters by a change of the view is due until that is acknowledged") {
  FeedStage stage;
  FeedServer server(stage);
  v1::Filter north;
  north.add_subject_regions("110000");
  server.Create("main", north);
  stage.Publish({.record_id = "R1", .subject_region = "440305"});
  std::string token;
  const auto follow = [&] {
    ReadUpTo(*server.Client(), "main", token, stage.head(),
             [&](const auto& response) { token = response.resume_token(); });
    REQUIRE(Acknowledge(*server.Client(), "main", token).ok());
  };
  follow();
  server.Update("main", {});
  SubscriptionClient client(server);
  CHECK(client.Explain(OfListing("L1"))->explanations(0).standing() == v1::STANDING_DUE);
  follow();
  CHECK(client.Explain(OfListing("L1"))->explanations(0).standing() == v1::STANDING_ACKNOWLEDGED);
}

TEST_CASE("what is not granted is explained to nobody, like what does not exist") {
  FeedStage stage;
  FeedServer server(stage);
  stage.Publish({.record_id = "R1", .subject_region = "440305"});
  SubscriptionClient stranger(server, "province/330000");
  CHECK(ReasonOf(stranger.Explain(OfEvent(1)).status()) == v1::PROBLEM_REASON_EVENT_UNKNOWN);
  CHECK(ReasonOf(stranger.Explain(OfListing("L1")).status()) == v1::PROBLEM_REASON_LISTING_UNKNOWN);
  SubscriptionClient client(server);
  CHECK(client.Explain(OfEvent(1)).ok());
  CHECK(ReasonOf(client.Explain(OfEvent(99)).status()) == v1::PROBLEM_REASON_EVENT_UNKNOWN);
  CHECK(ReasonOf(client.Explain(OfListing("L99")).status()) == v1::PROBLEM_REASON_LISTING_UNKNOWN);
  CHECK(ReasonOf(client.Explain(OfListing("what")).status()) == v1::PROBLEM_REASON_LISTING_UNKNOWN);
  v1::ExplainRequest request;
  CHECK(ReasonOf(client.Explain(request).status()) == v1::PROBLEM_REASON_FIELD_INVALID);
  request.set_subscription("unknown");
  CHECK(ReasonOf(client.Explain(request).status()) == v1::PROBLEM_REASON_SUBSCRIPTION_UNKNOWN);
}

}  // namespace
}  // namespace landbridge::testing
