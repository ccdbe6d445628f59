// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/lift_receipts.h"

#include <string>

#include "absl/time/time.h"
#include "proto/contract/problem.h"
#include "tests/feed/feed_calls.h"
#include "tests/subscriptions/subscription_client.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

// The catalogue of these tests leaves the deadline unset.
constexpr absl::Duration kDeadline = absl::Hours(72);

class Followers {
 public:
  Followers() : server_(stage_), client_(server_), stub_(server_.Client()) {}

  void Create(const std::string& name, const std::string& region = {}) {
    v1::Filter filter;
    if (!region.empty()) filter.add_subject_regions(region);
    server_.Create(name, filter);
  }

  // Returns the token of the place.
  std::string Follow(const std::string& name, const std::string& token = {}) {
    std::string last = token;
    ReadUpTo(*stub_, name, token, stage_.head(),
             [&](const auto& response) { last = response.resume_token(); });
    return last;
  }

  void Acknowledge(const std::string& name, const std::string& token) {
    REQUIRE(testing::Acknowledge(*stub_, name, token).ok());
  }

  std::vector<v1::LiftStatus> Lifts(bool late_only = false) {
    v1::ListLiftsRequest request;
    request.set_late_only(late_only);
    const auto response = client_.Lifts(request);
    REQUIRE(response.ok());
    return {response->lifts().begin(), response->lifts().end()};
  }

  FeedStage& stage() { return stage_; }
  FeedServer& server() { return server_; }
  SubscriptionClient& client() { return client_; }

 private:
  FeedStage stage_;
  FeedServer server_;
  SubscriptionClient client_;
  std::unique_ptr<v1::FeedService::Stub> stub_;
};

TEST_CASE("for each lift it is told who had seen the listing and has acknowledged its end",
          "[lifts are receipted]") {
  Followers followers;
  FeedStage& stage = followers.stage();
  stage.Publish({.record_id = "R1", .subject_region = "440305"});
  followers.Create("all");
  followers.Create("south", "440000");
  followers.Create("north", "110000");
  followers.Create("never-opened");
  const std::string all = followers.Follow("all");
  const std::string south = followers.Follow("south");
  followers.Follow("north");
  stage.Withdraw("R1");
  followers.Create("late-comer");
  followers.Follow("late-comer");

  std::vector<v1::LiftStatus> lifts = followers.Lifts();
  REQUIRE(lifts.size() == 1);
  CHECK(lifts[0].event() == 2);
  CHECK(lifts[0].listing_id() == "L1");
  CHECK(lifts[0].lift().reason() == v1::LIFT_REASON_REPAIRED);
  CHECK(lifts[0].deadline_time().seconds() - lifts[0].event_time().seconds() ==
        absl::ToInt64Seconds(kDeadline));
  // Those who saw it, and nobody else.
  REQUIRE(lifts[0].receipts_size() == 2);
  CHECK(lifts[0].receipts(0).subscription() == "all");
  CHECK(lifts[0].receipts(1).subscription() == "south");
  CHECK_FALSE(lifts[0].receipts(0).acknowledged());

  followers.Acknowledge("all", followers.Follow("all", all));
  CHECK(followers.Lifts()[0].receipts(0).acknowledged());
  CHECK(followers.Lifts(/*late_only=*/true).empty());
  CHECK(followers.client().Get("south")->pending_lifts() == 1);
  CHECK(followers.client().Get("south")->late_lifts() == 0);
  CHECK(followers.client().Get("all")->pending_lifts() == 0);

  stage.clock().Advance(kDeadline + absl::Seconds(1));
  lifts = followers.Lifts(/*late_only=*/true);
  REQUIRE(lifts.size() == 1);
  CHECK_FALSE(lifts[0].receipts(0).late());
  CHECK(lifts[0].receipts(1).late());
  CHECK(followers.client().Get("south")->late_lifts() == 1);

  followers.Acknowledge("south", followers.Follow("south", south));
  CHECK(followers.Lifts(/*late_only=*/true).empty());
  CHECK(followers.client().Get("south")->late_lifts() == 0);
}

TEST_CASE("a lift concerns whoever may still hold the listing from a former view",
          "[lifts are receipted]") {
  Followers followers;
  FeedStage& stage = followers.stage();
  stage.Publish({.record_id = "R1", .subject_region = "440305"});
  followers.Create("main", "440000");
  const std::string token = followers.Follow("main");
  v1::Filter elsewhere;
  elsewhere.add_subject_regions("330000");
  followers.server().Update("main", elsewhere);
  stage.Withdraw("R1");
  REQUIRE(followers.Lifts().size() == 1);
  CHECK(followers.Lifts()[0].receipts(0).subscription() == "main");
  // It is told of the lift as well, and has acknowledged it then.
  followers.Acknowledge("main", followers.Follow("main", token));
  CHECK(followers.client().Get("main")->pending_lifts() == 0);
}

TEST_CASE("a lift from before a view was in force concerns nobody who has that view",
          "[lifts are receipted]") {
  Followers followers;
  FeedStage& stage = followers.stage();
  stage.Publish({.record_id = "R1", .subject_region = "330106"});
  followers.Create("main", "440000");
  followers.Follow("main");
  stage.Withdraw("R1");
  followers.server().Update("main", {});
  CHECK(followers.Lifts().empty());
  CHECK(followers.client().Get("main")->pending_lifts() == 0);
}

TEST_CASE("lifts are listed in pages") {
  Followers followers;
  FeedStage& stage = followers.stage();
  for (int i = 0; i < 7; ++i) stage.Publish({.record_id = "R" + std::to_string(i)});
  followers.Create("main");
  followers.Follow("main");
  for (int i = 0; i < 7; ++i) stage.Withdraw("R" + std::to_string(i));
  v1::ListLiftsRequest request;
  request.set_page_size(3);
  std::vector<int64_t> events;
  do {
    const auto page = followers.client().Lifts(request);
    REQUIRE(page.ok());
    CHECK(page->lifts_size() <= 3);
    for (const v1::LiftStatus& lift : page->lifts()) events.push_back(lift.event());
    request.set_after_event(page->next_after_event());
  } while (request.after_event() != 0);
  CHECK(events == std::vector<int64_t>{8, 9, 10, 11, 12, 13, 14});
  request.set_page_size(-1);
  CHECK(ReasonOf(followers.client().Lifts(request).status()) == v1::PROBLEM_REASON_FIELD_INVALID);
}

}  // namespace
}  // namespace landbridge::testing
