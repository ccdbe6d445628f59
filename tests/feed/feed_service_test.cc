// SPDX-License-Identifier: Apache-2.0
// What a stream of the feed brings, and when it ends.
#include "broker/feed/feed_service.h"

#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "proto/contract/problem.h"
#include "tests/feed/feed_calls.h"
#include "tests/feed/feed_server.h"
#include "tests/feed/feed_stage.h"
#include "tests/feed/reference_subscriber.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

// In batches of one hundred.
void PublishRecords(FeedStage& stage, int count, std::string_view conduct = "conduct") {
  for (int begun = 0; begun < count;) {
    std::vector<log::v1::LoggedChange> changes;
    for (; begun < count && changes.size() < 100; ++begun) {
      changes.push_back(FeedStage::Change(
          {.record_id = "R" + std::to_string(begun), .conduct = std::string(conduct)}));
    }
    stage.Submit(std::move(changes));
  }
}

TEST_CASE("a province holds exactly its view while agencies publish", "[snapshot exact]") {
  FeedStage stage;
  FeedServiceOptions options;
  options.cursor = {.message_bytes = 2000, .examined_max = 10};
  FeedServer server(stage, options);
  PublishRecords(stage, 200);
  auto stub = server.Client();
  Subscription subscription(*stub, Request());
  ReferenceSubscriber subscriber;
  subscriber.Apply(*subscription.Read());

  std::thread publisher([&] {
    for (int i = 0; i < 150; ++i) {
      const std::string record = "R" + std::to_string(i * 7 % 200);
      if (i % 3 == 0) {
        stage.Withdraw(record);
      } else {
        stage.Publish({.record_id = record, .conduct = "conduct " + std::to_string(i)});
      }
    }
  });
  for (int i = 0; i < 20; ++i) subscriber.Apply(*subscription.Read());
  publisher.join();
  ReadThrough(subscription, stage.head(), subscriber);
  CHECK(subscriber.holdings() == stage.Holdings(WholeView()));
}

TEST_CASE("a stream that is cut during the snapshot goes on with its token", "[resumable]") {
  FeedStage stage;
  FeedServiceOptions options;
  options.cursor = {.message_bytes = 1000, .examined_max = 10};
  FeedServer server(stage, options);
  PublishRecords(stage, 300);
  auto stub = server.Client();
  ReferenceSubscriber subscriber;
  for (int connection = 0; connection < 5; ++connection) {
    Subscription subscription(*stub, Request(subscriber.token()));
    for (int i = 0; i < 3; ++i) {
      const auto response = subscription.Read();
      REQUIRE(response);
      CHECK(response->has_snapshot_started() == (connection == 0 && i == 0));
      subscriber.Apply(*response);
    }
    stage.Withdraw("R" + std::to_string(connection * 20));
  }
  CHECK(DecodeResumeToken(subscriber.token())->place.phase == FeedPhase::kScan);
  Subscription subscription(*stub, Request(subscriber.token()));
  ReadThrough(subscription, stage.head(), subscriber);
  CHECK(subscriber.holdings() == stage.Holdings(WholeView()));
}

TEST_CASE("an event reaches an idle subscriber when it happens, not when its silence ends",
          "[ordered]") {
  FeedStage stage;
  FeedServer server(stage);
  auto stub = server.Client();
  v1::SubscribeRequest request;
  request.mutable_silence_max()->set_seconds(60);
  Subscription subscription(*stub, request);
  ReferenceSubscriber subscriber;
  while (!subscription.Read()->has_progress()) {
  }
  const absl::Time before = absl::Now();
  for (int i = 0; i < 5; ++i) {
    stage.Publish({.record_id = "R" + std::to_string(i)});
    const auto response = subscription.Read();
    REQUIRE(response);
    REQUIRE(response->delivery().entries_size() == 1);
    CHECK(response->delivery().entries(0).event() == i + 1);
  }
  CHECK(absl::Now() - before < absl::Seconds(30));
}

TEST_CASE("progress comes on silence", "[progress]") {
  FeedStage stage;
  FeedServiceOptions options;
  options.silence.min = absl::Milliseconds(1);
  FeedServer server(stage, options);
  stage.Publish({.record_id = "R1"});
  auto stub = server.Client();
  v1::SubscribeRequest request;
  request.mutable_silence_max()->set_nanos(5'000'000);
  Subscription subscription(*stub, request);
  while (!subscription.Read()->has_progress()) {
  }
  for (int i = 0; i < 5; ++i) {
    const auto response = subscription.Read();
    REQUIRE(response);
    CHECK(response->progress().through_event() == 1);
    CHECK(DecodeResumeToken(response->resume_token())->place.event == EventNumber(1));
  }
}

TEST_CASE(
    "a subscriber that does not read costs others nothing, and is sent no content that was "
    "lifted before it wakes",
    "[isolation][withheld]") {
  FeedStage stage;
  FeedServer server(stage);
  const std::string conduct(4000, 'c');
  auto slow_stub = server.Client();
  Subscription slow(*slow_stub, Request());
  ReferenceSubscriber slow_subscriber;
  slow_subscriber.Apply(*slow.Read());

  // 20 MB, of which a reader that is awake gets everything.
  PublishRecords(stage, 5000, conduct);
  auto stub = server.Client();
  Subscription awake(*stub, Request());
  ReferenceSubscriber subscriber;
  ReadThrough(awake, stage.head(), subscriber);
  CHECK(subscriber.holdings().size() == 5000);

  std::vector<log::v1::LoggedChange> ends;
  for (int i = 0; i < 5000; ++i) ends.push_back(FeedStage::Withdrawal("R" + std::to_string(i)));
  stage.Submit(std::move(ends));
  ReadThrough(awake, stage.head(), subscriber);
  CHECK(subscriber.holdings().empty());

  int64_t content_bytes = 0;
  for (FeedPlace place; place.phase != FeedPhase::kTail || place.event < stage.head();) {
    const auto response = slow.Read();
    REQUIRE(response);
    for (const v1::Entry& entry : response->delivery().entries()) {
      content_bytes += static_cast<int64_t>(entry.listing().decision().conduct().size());
    }
    slow_subscriber.Apply(*response);
    place = DecodeResumeToken(slow_subscriber.token())->place;
  }
  CHECK(slow_subscriber.holdings().empty());
  // What was on its way: one message of the broker, and what the connection's buffers hold.
  CHECK(content_bytes < 8'000'000);
}

TEST_CASE("a province sees no more than its policy grants, whatever its filter says") {
  FeedStage stage;
  FeedServer server(stage);
  stage.Publish({.record_id = "R1", .subject_region = "330100"});
  stage.Publish({.record_id = "R2", .subject_region = "440305", .authority_region = "330000"});
  stage.Publish({.record_id = "R3", .subject_region = "440305"});
  stage.Publish({.record_id = "R4", .subject_region = "330100", .kind = v1::SUBJECT_KIND_PERSON});
  auto stub = server.Client("province/330000");
  Subscription subscription(*stub, Request());
  ReferenceSubscriber subscriber;
  ReadThrough(subscription, stage.head(), subscriber);
  std::vector<std::string> ids;
  for (const auto& [id, listing] : subscriber.holdings()) ids.push_back(id);
  CHECK(ids == std::vector<std::string>{"L1", "L2"});

  v1::SubscribeRequest persons;
  persons.mutable_filter()->add_subject_kinds(v1::SUBJECT_KIND_PERSON);
  CHECK(ReasonOf(Refusal(*stub, persons)) == v1::PROBLEM_REASON_NOT_GRANTED);
}

TEST_CASE("a broker that stops ends streams with STOPPING, and their tokens stay good",
          "[resumable]") {
  FeedStage stage;
  stage.Publish({.record_id = "R1"});
  ReferenceSubscriber subscriber;
  {
    FeedServer server(stage);
    auto stub = server.Client();
    Subscription subscription(*stub, Request());
    ReadThrough(subscription, stage.head(), subscriber);
    server.service().Stop();
    while (subscription.Read()) {
    }
    const absl::Status ended = subscription.Finish();
    CHECK(ended.code() == absl::StatusCode::kUnavailable);
    CHECK(ReasonOf(ended) == v1::PROBLEM_REASON_STOPPING);
    CHECK(ReasonOf(Refusal(*stub, Request())) == v1::PROBLEM_REASON_STOPPING);
  }
  stage.Publish({.record_id = "R2"});
  FeedServer restarted(stage);
  auto stub = restarted.Client();
  Subscription subscription(*stub, Request(subscriber.token()));
  ReadThrough(subscription, stage.head(), subscriber);
  CHECK(subscriber.holdings() == stage.Holdings(WholeView()));
}

TEST_CASE("a stream ends when its certificate is revoked or its grant changes") {
  FeedStage stage;
  FeedServer server(stage);
  const IssuedCertificate certificate = server.pki().Client("province/440000");
  auto stub = server.Client(certificate);
  ReferenceSubscriber subscriber;
  Subscription changed(*stub, Request());
  ReadThrough(changed, EventNumber(0), subscriber);
  server.UsePolicy(R"(
provinces:
  - {name: province/440000, categories: ["*"], regions: ["440000"]}
)");
  while (changed.Read()) {
  }
  const absl::Status ended = changed.Finish();
  CHECK(ended.code() == absl::StatusCode::kUnavailable);
  CHECK(ReasonOf(ended) == v1::PROBLEM_REASON_ACCESS_CHANGED);
  CHECK(ReasonOf(Refusal(*stub, Request(subscriber.token()))) ==
        v1::PROBLEM_REASON_TOKEN_OF_OTHER_FILTER);

  Subscription revoked(*stub, Request());
  REQUIRE(revoked.Read());
  server.UsePolicy("provinces: []\n");
  while (revoked.Read()) {
  }
  CHECK(ReasonOf(revoked.Finish()) == v1::PROBLEM_REASON_NOT_GRANTED);
}

TEST_CASE("two hundred streams that come and go leave nothing behind") {
  FeedStage stage;
  FeedServer server(stage);
  PublishRecords(stage, 50);
  server.Create("main");
  auto stub = server.Client();
  std::vector<std::unique_ptr<Subscription>> open;
  for (int i = 0; i < 200; ++i) {
    open.push_back(
        std::make_unique<Subscription>(*stub, i % 3 == 0 ? NamedRequest("main") : Request()));
    if (i % 2 == 0) REQUIRE(open.back()->Read());
    if (i % 5 == 0) open.back()->Cancel();
  }
  stage.Publish({.record_id = "another"});
  for (int i = 1; i < 200; i += 5) {
    ReferenceSubscriber subscriber;
    // Streams that were read from already are past their beginning.
    if (i % 2 == 1) ReadThrough(*open[static_cast<size_t>(i)], stage.head(), subscriber);
  }
  open.clear();
}

}  // namespace
}  // namespace landbridge::testing
