// SPDX-License-Identifier: Apache-2.0
// What a subscriber gets when its view changes. The tests of the guarantee carry its name as their
// tag.
#include <random>
#include <string>
#include <vector>

#include "proto/contract/problem.h"
#include "tests/feed/feed_calls.h"
#include "tests/feed/reference_subscriber.h"
#include "tests/subscriptions/subscription_client.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

v1::Filter OfRegions(const std::vector<std::string>& regions) {
  v1::Filter filter;
  for (const std::string& region : regions) filter.add_subject_regions(region);
  return filter;
}

std::vector<v1::Entry> EntriesUpTo(FeedServer& server, ReferenceSubscriber& subscriber,
                                   EventNumber event) {
  std::vector<v1::Entry> entries;
  ReadUpTo(*server.Client(), "main", subscriber.token(), event, [&](const auto& response) {
    subscriber.Apply(response);
    entries.insert(entries.end(), response.delivery().entries().begin(),
                   response.delivery().entries().end());
  });
  return entries;
}

TEST_CASE("a changed filter brings what enters and what leaves, and nothing else",
          "[view change exact]") {
  FeedStage stage;
  FeedServer server(stage);
  stage.Publish({.record_id = "R1", .subject_region = "440305"});
  stage.Publish({.record_id = "R2", .subject_region = "330106"});
  stage.Publish({.record_id = "R3", .subject_region = "510104"});
  server.Create("main", OfRegions({"440000", "330000"}));
  ReferenceSubscriber subscriber;
  EntriesUpTo(server, subscriber, stage.head());
  REQUIRE(subscriber.holdings().size() == 2);

  server.Update("main", OfRegions({"330000", "510000"}));
  const std::vector<v1::Entry> entries = EntriesUpTo(server, subscriber, stage.head());
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].kind() == v1::ENTRY_KIND_LEFT_VIEW);
  CHECK(entries[0].listing_id() == "L1");
  CHECK_FALSE(entries[0].has_listing());
  CHECK(entries[1].kind() == v1::ENTRY_KIND_PRESENT);
  CHECK(entries[1].listing_id() == "L3");
  CHECK(subscriber.holdings() == stage.Holdings(FilteredView(OfRegions({"330000", "510000"}))));
}

TEST_CASE("a stream of a changed subscription ends with VIEW_CHANGED and goes on with its token",
          "[view change exact]") {
  FeedStage stage;
  FeedServer server(stage);
  server.Create("main");
  auto stub = server.Client();
  const v1::SubscribeRequest request = NamedRequest("main");
  Subscription subscription(*stub, request);
  REQUIRE(subscription.Read());
  server.Update("main", OfRegions({"440000"}));
  while (subscription.Read()) {
  }
  const absl::Status ended = subscription.Finish();
  CHECK(ended.code() == absl::StatusCode::kUnavailable);
  CHECK(ReasonOf(ended) == v1::PROBLEM_REASON_VIEW_CHANGED);
  // A filter that comes to the same view disturbs nobody.
  Subscription again(*stub, request);
  REQUIRE(again.Read());
  for (int i = 0; i < 8; ++i) server.Update("main", OfRegions({"440000", "440000"}));
  CHECK(SubscriptionClient(server).Get("main")->view_version() == 2);
  stage.Publish({.record_id = "R1"});
  for (bool delivered = false; !delivered;) {
    const auto response = again.Read();
    REQUIRE(response);
    delivered = response->delivery().entries_size() > 0;
  }
}

TEST_CASE("what the policy takes away leaves the view, and what it grants enters",
          "[view change exact]") {
  FeedStage stage;
  FeedServer server(stage);
  stage.Publish({.record_id = "R1", .subject_region = "440305"});
  stage.Publish({.record_id = "R2", .subject_region = "330106", .authority_region = "330100"});
  server.Create("main");
  ReferenceSubscriber subscriber;
  EntriesUpTo(server, subscriber, stage.head());
  REQUIRE(subscriber.holdings().size() == 2);

  server.UsePolicy(R"(
provinces:
  - {name: province/440000, categories: ["*"], regions: ["440000"]}
)");
  std::vector<v1::Entry> entries = EntriesUpTo(server, subscriber, stage.head());
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].kind() == v1::ENTRY_KIND_LEFT_VIEW);
  CHECK(entries[0].listing_id() == "L2");

  server.UsePolicy(kFeedPolicyYaml);
  entries = EntriesUpTo(server, subscriber, stage.head());
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].kind() == v1::ENTRY_KIND_PRESENT);
  CHECK(entries[0].listing_id() == "L2");
}

TEST_CASE("a subscriber whose filter is not granted any more is told that everything left",
          "[view change exact]") {
  FeedStage stage;
  FeedServer server(stage);
  stage.Publish({.record_id = "R1", .kind = v1::SUBJECT_KIND_PERSON});
  stage.Publish({.record_id = "R2", .category = "cn.defaulters"});
  v1::Filter persons;
  persons.add_subject_kinds(v1::SUBJECT_KIND_PERSON);
  v1::Filter defaulters;
  defaulters.add_categories("cn.defaulters");
  for (const v1::Filter& filter : {persons, defaulters}) {
    server.UsePolicy(kFeedPolicyYaml);
    if (filter.categories().empty()) {
      server.Create("main", filter);
    } else {
      server.Update("main", filter);
    }
    ReferenceSubscriber subscriber;
    EntriesUpTo(server, subscriber, stage.head());
    REQUIRE(subscriber.holdings().size() == 1);
    server.UsePolicy(R"(
provinces:
  - {name: province/440000, categories: [cn.penalty], regions: ["*"]}
)");
    const std::vector<v1::Entry> entries = EntriesUpTo(server, subscriber, stage.head());
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].kind() == v1::ENTRY_KIND_LEFT_VIEW);
    CHECK(subscriber.holdings().empty());
  }
}

TEST_CASE("what happened between the token and the change is told in the changed view",
          "[view change exact]") {
  FeedStage stage;
  FeedServer server(stage);
  for (const char* record : {"gone", "moved away", "moved in", "lifted", "stays"}) {
    stage.Publish({.record_id = record,
                   .subject_region = std::string(record) == "moved in" ? "510104" : "440305"});
  }
  server.Create("main", OfRegions({"440000"}));
  ReferenceSubscriber subscriber;
  EntriesUpTo(server, subscriber, stage.head());
  REQUIRE(subscriber.holdings().size() == 4);

  // All of this happens while the subscriber is away, before and after its filter changes.
  stage.Publish({.record_id = "gone", .subject_region = "620102"});
  stage.Publish({.record_id = "moved away", .subject_region = "330106"});
  server.Update("main", OfRegions({"440000", "330000"}));
  stage.Publish({.record_id = "moved in", .subject_region = "330106"});
  stage.Withdraw("lifted");
  EntriesUpTo(server, subscriber, stage.head());
  CHECK(subscriber.holdings() == stage.Holdings(FilteredView(OfRegions({"440000", "330000"}))));
  CHECK(subscriber.holdings().size() == 3);
}

TEST_CASE("a token from before the views that are kept is answered with TOKEN_OF_OTHER_FILTER",
          "[view change exact]") {
  FeedStage stage;
  FeedServer server(stage);
  stage.Publish({.record_id = "R1"});
  server.Create("main");
  ReferenceSubscriber subscriber;
  EntriesUpTo(server, subscriber, stage.head());
  for (const char* region : {"440000", "330000", "510000", "110000", "310000"}) {
    server.Update("main", OfRegions({region}));
  }
  CHECK(ReasonOf(Refusal(*server.Client(), NamedRequest("main", subscriber.token()))) ==
        v1::PROBLEM_REASON_TOKEN_OF_OTHER_FILTER);
}

// Views change, events happen and connections break at random places; in the end the subscriber
// holds its view.
TEST_CASE("whatever happens while views change, the subscriber ends with its view",
          "[view change exact][resumable]") {
  const auto seed = GENERATE(range(1u, 13u));
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto below = [&](unsigned bound) { return static_cast<unsigned>(random() % bound); };
  const std::vector<std::string> regions = {"110101", "310101", "330106", "440305", "510104"};
  FeedStage stage;
  FeedServiceOptions options;
  options.cursor = {.message_bytes = 600, .examined_max = 3};
  FeedServer server(stage, options);
  server.Create("main", OfRegions({"440000"}));
  ReferenceSubscriber subscriber;
  v1::Filter filter = OfRegions({"440000"});
  auto stub = server.Client();
  for (int step = 0; step < 40; ++step) {
    for (unsigned i = below(6); i > 0; --i) {
      const std::string record = "R" + std::to_string(below(25));
      if (below(4) == 0) {
        stage.Withdraw(record);
      } else {
        stage.Publish({.record_id = record,
                       .conduct = "conduct " + std::to_string(step),
                       .subject_region = regions[below(5)]});
      }
    }
    if (below(4) == 0) {
      filter.Clear();
      for (unsigned i = 1 + below(3); i > 0; --i) {
        filter.add_subject_regions(regions[below(5)].substr(0, 2) + "0000");
      }
      server.Update("main", filter);
    }
    Subscription subscription(*stub, NamedRequest("main", subscriber.token()));
    for (unsigned i = below(8); i > 0; --i) {
      const auto response = subscription.Read();
      if (!response) {
        REQUIRE(ReasonOf(subscription.Finish()) == v1::PROBLEM_REASON_TOKEN_OF_OTHER_FILTER);
        subscriber.DropToken();
        break;
      }
      subscriber.Apply(*response);
      if (response->has_progress()) break;
    }
  }
  for (bool done = false; !done;) {
    Subscription subscription(*stub, NamedRequest("main", subscriber.token()));
    while (!done) {
      const auto response = subscription.Read();
      if (!response) {
        REQUIRE(ReasonOf(subscription.Finish()) == v1::PROBLEM_REASON_TOKEN_OF_OTHER_FILTER);
        subscriber.DropToken();
        break;
      }
      subscriber.Apply(*response);
      const FeedPlace place = DecodeResumeToken(subscriber.token())->place;
      done = place.phase == FeedPhase::kTail && place.event >= stage.head();
    }
  }
  CHECK(subscriber.holdings() == stage.Holdings(FilteredView(filter)));
}

}  // namespace
}  // namespace landbridge::testing
