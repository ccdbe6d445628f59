// SPDX-License-Identifier: Apache-2.0
#include "broker/access/watch_list.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "proto/contract/problem.h"
#include "tests/feed/reference_subscriber.h"
#include "tests/subscriptions/subscription_client.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

// Unified Social Credit Codes whose check digits hold, and the keys that they lead to.
constexpr char kFirst[] = "91440300192317458F";
constexpr char kFirstKey[] = "cn.organisation_code:192317458";
constexpr char kSecond[] = "91110000710925462X";
constexpr char kSecondKey[] = "cn.organisation_code:710925462";
constexpr char kThird[] = "91440400192548256N";
constexpr char kBadCheckDigit[] = "91440300192317458A";

std::vector<std::string> Ids(const ReferenceSubscriber& subscriber) {
  std::vector<std::string> ids;
  for (const auto& [id, listing] : subscriber.holdings()) ids.push_back(id);
  return ids;
}

void Follow(FeedServer& server, FeedStage& stage, ReferenceSubscriber& subscriber) {
  ReadUpTo(*server.Client(), "main", subscriber.token(), stage.head(),
           [&](const auto& response) { subscriber.Apply(response); });
}

TEST_CASE("a watch list finds what is in it and nothing else") {
  std::mt19937_64 random(7);
  for (const size_t size : {0u, 1u, 7u, 8u, 9u, 1000u, 100000u}) {
    std::vector<uint64_t> fingerprints(size);
    for (uint64_t& fingerprint : fingerprints) fingerprint = random();
    std::sort(fingerprints.begin(), fingerprints.end());
    fingerprints.erase(std::unique(fingerprints.begin(), fingerprints.end()), fingerprints.end());
    const WatchList list(fingerprints);
    CHECK(list.size() == fingerprints.size());
    for (const uint64_t fingerprint : fingerprints) {
      REQUIRE(list.Contains(fingerprint));
      REQUIRE(list.Contains(fingerprint + 1) ==
              std::binary_search(fingerprints.begin(), fingerprints.end(), fingerprint + 1));
    }
    CHECK_FALSE(list.Contains(0));
    CHECK_FALSE(list.Contains(~uint64_t{0}));
  }
}

TEST_CASE("a watch list shows the listings of its subjects only", "[watch lists]") {
  FeedStage stage;
  FeedServer server(stage);
  stage.Publish({.record_id = "R1", .identifiers = {kFirstKey}});
  stage.Publish({.record_id = "R2", .identifiers = {kSecondKey}});
  server.Create("main");
  SubscriptionClient client(server);
  const auto uploaded = client.Watch("main", {kFirst, kThird, kFirst});
  REQUIRE(uploaded.ok());
  CHECK(uploaded->received() == 3);
  CHECK(uploaded->watched() == 2);
  CHECK(uploaded->subscription().has_watch_list());
  ReferenceSubscriber subscriber;
  Follow(server, stage, subscriber);
  CHECK(Ids(subscriber) == std::vector<std::string>{"L1"});

  // Another list takes its place: what it adds enters, what it lacks leaves.
  REQUIRE(client.Watch("main", {kSecond}).ok());
  stage.Publish({.record_id = "R3", .identifiers = {kFirstKey}});
  stage.Publish({.record_id = "R4", .identifiers = {kSecondKey}});
  Follow(server, stage, subscriber);
  CHECK(Ids(subscriber) == std::vector<std::string>{"L2", "L4"});

  REQUIRE(client.DropWatchList("main").ok());
  CHECK_FALSE(client.Get("main")->has_watch_list());
  Follow(server, stage, subscriber);
  CHECK(Ids(subscriber).size() == 4);
}

TEST_CASE("a listing enters when its subject turns out to have a watched identifier",
          "[watch lists]") {
  FeedStage stage;
  FeedServer server(stage);
  stage.Publish({.record_id = "R1", .identifiers = {"cn.business_registration:440301108548379"}});
  server.Create("main");
  server.Create("everything");
  REQUIRE(SubscriptionClient(server).Watch("main", {kFirst}).ok());
  ReferenceSubscriber subscriber;
  Follow(server, stage, subscriber);
  CHECK(subscriber.holdings().empty());
  ReferenceSubscriber all;
  ReadUpTo(*server.Client(), "everything", "", stage.head(),
           [&](const auto& response) { all.Apply(response); });

  stage.Publish(
      {.record_id = "R2", .identifiers = {kFirstKey, "cn.business_registration:440301108548379"}});
  Follow(server, stage, subscriber);
  CHECK(Ids(subscriber) == std::vector<std::string>{"L1", "L2"});
  // Whoever saw it before is told nothing: it shows what it showed.
  std::vector<std::string> changed;
  ReadUpTo(*server.Client(), "everything", all.token(), stage.head(), [&](const auto& response) {
    for (const v1::Entry& entry : response.delivery().entries()) {
      changed.push_back(entry.listing_id());
    }
  });
  CHECK(changed == std::vector<std::string>{"L2"});
  stage.Withdraw("R1");
  Follow(server, stage, subscriber);
  CHECK(Ids(subscriber) == std::vector<std::string>{"L2"});
}

TEST_CASE("a list that cannot be taken is refused as a whole, and the former one stays",
          "[watch lists]") {
  FeedStage stage;
  FeedServer server(stage);
  server.UsePolicy(R"(
provinces:
  - {name: province/440000, categories: ["*"], regions: ["*"], watched_identifiers_max: 2}
)");
  server.Create("main");
  SubscriptionClient client(server);
  REQUIRE(client.Watch("main", {kFirst}).ok());
  const auto refusal = [&](const absl::StatusOr<v1::UploadWatchListResponse>& answer) {
    REQUIRE_FALSE(answer.ok());
    CHECK_FALSE(ProblemOf(answer.status())->remedy().empty());
    CHECK(std::string(answer.status().message()).find("1923") == std::string::npos);
    return ReasonOf(answer.status());
  };
  const auto invalid = client.Watch("main", {kSecond, kBadCheckDigit});
  CHECK(refusal(invalid) == v1::PROBLEM_REASON_FIELD_INVALID);
  CHECK(std::string(invalid.status().message()).find("value 2") != std::string::npos);
  CHECK(refusal(client.Watch("main", {"3423011964****3224"})) == v1::PROBLEM_REASON_FIELD_INVALID);
  CHECK(refusal(client.Watch("main", {})) == v1::PROBLEM_REASON_FIELD_INVALID);
  CHECK(refusal(client.Watch("main", {kFirst}, false, "no.scheme")) ==
        v1::PROBLEM_REASON_FIELD_INVALID);
  CHECK(refusal(client.Watch("main", {kFirst, kSecond, kThird})) ==
        v1::PROBLEM_REASON_LIMIT_EXCEEDED);
  CHECK(refusal(client.Watch("unknown", {kFirst})) == v1::PROBLEM_REASON_SUBSCRIPTION_UNKNOWN);
  CHECK(client.Get("main")->watch_list_size() == 1);
  CHECK(client.Get("main")->view_version() == 2);
  // The limit is that of all lists of the province.
  server.Create("second");
  CHECK(refusal(client.Watch("second", {kSecond, kThird})) == v1::PROBLEM_REASON_LIMIT_EXCEEDED);

  const auto skipped = client.Watch("main", {kSecond, kBadCheckDigit}, /*skip_invalid=*/true);
  REQUIRE(skipped.ok());
  CHECK(skipped->skipped() == 1);
  CHECK(skipped->watched() == 1);
  CHECK(skipped->findings_size() == 1);
}

TEST_CASE("filter and watch list are changed apart", "[watch lists]") {
  FeedStage stage;
  FeedServer server(stage);
  v1::Filter south;
  south.add_subject_regions("440000");
  server.Create("main", south);
  SubscriptionClient client(server);
  REQUIRE(client.Watch("main", {kFirst}).ok());
  CHECK(client.Get("main")->filter().subject_regions_size() == 1);
  REQUIRE(client.Update("main", v1::Filter()).ok());
  CHECK(client.Get("main")->has_watch_list());
  REQUIRE(client.Update("main", south).ok());
  REQUIRE(client.DropWatchList("main").ok());
  CHECK(client.Get("main")->filter().subject_regions_size() == 1);
  v1::UpdateSubscriptionRequest nothing;
  nothing.set_name("main");
  CHECK(ReasonOf(client.Update(nothing).status()) == v1::PROBLEM_REASON_FIELD_INVALID);
}

TEST_CASE("the same watch list again is no change", "[watch lists]") {
  FeedStage stage;
  FeedServer server(stage);
  server.Create("main");
  SubscriptionClient client(server);
  REQUIRE(client.Watch("main", {kFirst, kSecond}).ok());
  const int64_t version = client.Get("main")->view_version();
  REQUIRE(client.Watch("main", {kSecond, kFirst, kFirst}).ok());
  CHECK(client.Get("main")->view_version() == version);
  REQUIRE(client.Watch("main", {kSecond}).ok());
  CHECK(client.Get("main")->view_version() == version + 1);
}

TEST_CASE("an upload that is cut off leaves the former list in force", "[watch lists]") {
  FeedStage stage;
  FeedServer server(stage);
  server.Create("main");
  SubscriptionClient client(server);
  REQUIRE(client.Watch("main", {kFirst}).ok());
  const auto stub = server.Subscriptions();
  {
    grpc::ClientContext context;
    v1::UploadWatchListResponse response;
    const auto writer = stub->UploadWatchList(&context, &response);
    v1::UploadWatchListRequest request;
    request.mutable_open()->set_name("main");
    request.mutable_open()->set_scheme("cn.uscc");
    REQUIRE(writer->Write(request));
    request.mutable_identifiers()->add_values(kSecond);
    REQUIRE(writer->Write(request));
    context.TryCancel();
    CHECK(writer->Finish().error_code() == grpc::StatusCode::CANCELLED);
  }
  stage.Publish({.record_id = "R1", .identifiers = {kFirstKey}});
  stage.Publish({.record_id = "R2", .identifiers = {kSecondKey}});
  ReferenceSubscriber subscriber;
  Follow(server, stage, subscriber);
  CHECK(Ids(subscriber) == std::vector<std::string>{"L1"});
}

TEST_CASE("a watch list that nobody refers to any more leaves the state", "[watch lists]") {
  FeedStage stage;
  FeedServer server(stage);
  server.Create("main");
  SubscriptionClient client(server);
  const auto parts = [&] {
    int count = 0;
    StateScan scan = stage.state().NewScan(Table::kWatchLists, "", "");
    while (scan.Next()) ++count;
    return count;
  };
  for (int i = 0; i < 8; ++i) {
    REQUIRE(client.Watch("main", {i % 2 == 0 ? kFirst : kSecond}).ok());
  }
  CHECK(parts() <= 5);
  REQUIRE(client.Delete("main").ok());
  CHECK(parts() == 0);
}

TEST_CASE("views of a broker that starts again have their watch lists", "[watch lists]") {
  FeedStage stage;
  ReferenceSubscriber subscriber;
  {
    FeedServer server(stage);
    server.Create("main");
    REQUIRE(SubscriptionClient(server).Watch("main", {kFirst}).ok());
    stage.Publish({.record_id = "R1", .identifiers = {kFirstKey}});
    Follow(server, stage, subscriber);
  }
  FeedServer server(stage);
  stage.Publish({.record_id = "R2", .identifiers = {kSecondKey}});
  stage.Publish({.record_id = "R3", .identifiers = {kFirstKey}});
  Follow(server, stage, subscriber);
  CHECK(Ids(subscriber) == std::vector<std::string>{"L1", "L3"});
}

}  // namespace
}  // namespace landbridge::testing
