// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/feed_service.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "broker/ledger/ledger.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "tests/feed/feed_server.h"
#include "tests/feed/feed_stage.h"
#include "tests/feed/reference_subscriber.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

v1::SubscribeRequest Request(std::string_view token = {}) {
  v1::SubscribeRequest request;
  request.set_resume_token(std::string(token));
  return request;
}

v1::SubscribeRequest NamedRequest(std::string_view name, std::string_view token = {}) {
  v1::SubscribeRequest request = Request(token);
  request.set_subscription(std::string(name));
  return request;
}

// Reads up to the first progress that has passed `event`.
void ReadThrough(Subscription& subscription, EventNumber event, ReferenceSubscriber& subscriber) {
  for (;;) {
    const auto response = subscription.Read();
    REQUIRE(response);
    subscriber.Apply(*response);
    const FeedPlace place = DecodeResumeToken(subscriber.token())->place;
    if (place.phase == FeedPhase::kTail && place.event >= event) return;
  }
}

// What the call ends with, when it is refused.
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

void PublishMany(FeedStage& stage, int count, std::string_view conduct = "conduct") {
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
  PublishMany(stage, 200);
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
  PublishMany(stage, 300);
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
  PublishMany(stage, 5000, conduct);
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

TEST_CASE("a call is refused with a reason that says what to do") {
  FeedStage stage;
  FeedServer server(stage);
  struct Case {
    std::string client;
    absl::StatusCode code;
    v1::ProblemReason reason;
  };
  for (const Case& c : {
           Case{"", absl::StatusCode::kUnauthenticated, v1::PROBLEM_REASON_CERTIFICATE_MISSING},
           Case{"agency/440300/test", absl::StatusCode::kPermissionDenied,
                v1::PROBLEM_REASON_ROLE_NOT_ALLOWED},
           Case{"operator/duty", absl::StatusCode::kPermissionDenied,
                v1::PROBLEM_REASON_ROLE_NOT_ALLOWED},
           Case{"province/510000", absl::StatusCode::kPermissionDenied,
                v1::PROBLEM_REASON_NOT_GRANTED},
       }) {
    auto stub = server.Client(c.client);
    for (const absl::Status& refused :
         {Refusal(*stub, Request()), Acknowledge(*stub, "main", "token").status()}) {
      CHECK(refused.code() == c.code);
      CHECK(ReasonOf(refused) == c.reason);
      CHECK_FALSE(ProblemOf(refused)->remedy().empty());
    }
  }
}

TEST_CASE("a request that makes no sense is refused with the field's name") {
  FeedStage stage;
  FeedServer server(stage);
  auto stub = server.Client();
  v1::SubscribeRequest silence;
  silence.mutable_silence_max()->set_seconds(61);
  v1::SubscribeRequest region;
  region.mutable_filter()->add_authority_regions("Guangdong");
  v1::SubscribeRequest named_with_filter = NamedRequest("main");
  named_with_filter.mutable_filter()->add_authority_regions("440000");
  struct Case {
    v1::SubscribeRequest request;
    v1::ProblemReason reason;
    std::string field;
  };
  for (const Case& c : {
           Case{Request("no token"), v1::PROBLEM_REASON_TOKEN_INVALID, "resume_token"},
           Case{NamedRequest("No Name"), v1::PROBLEM_REASON_FIELD_INVALID, "subscription"},
           Case{silence, v1::PROBLEM_REASON_FIELD_INVALID, "silence_max"},
           Case{region, v1::PROBLEM_REASON_FIELD_INVALID, "filter.authority_regions[0]"},
           Case{named_with_filter, v1::PROBLEM_REASON_FIELD_INVALID, "filter"},
       }) {
    const absl::Status refused = Refusal(*stub, c.request);
    CHECK(refused.code() == absl::StatusCode::kInvalidArgument);
    CHECK(ReasonOf(refused) == c.reason);
    CHECK(ProblemOf(refused)->field() == c.field);
  }
}

TEST_CASE("a token is good for its store and its view only") {
  FeedStage stage;
  FeedServer server(stage);
  stage.Publish({.record_id = "R1"});
  auto stub = server.Client();
  ReferenceSubscriber subscriber;
  {
    Subscription subscription(*stub, Request());
    ReadThrough(subscription, stage.head(), subscriber);
  }
  v1::SubscribeRequest narrowed = Request(subscriber.token());
  narrowed.mutable_filter()->add_categories("cn.penalty");
  CHECK(ReasonOf(Refusal(*stub, narrowed)) == v1::PROBLEM_REASON_TOKEN_OF_OTHER_FILTER);
  CHECK(ReasonOf(Refusal(*server.Client("province/330000"), Request(subscriber.token()))) ==
        v1::PROBLEM_REASON_TOKEN_INVALID);

  FeedStage other_stage;
  FeedServer other(other_stage);
  CHECK(ReasonOf(Refusal(*other.Client(), Request(subscriber.token()))) ==
        v1::PROBLEM_REASON_TOKEN_OF_OTHER_STORE);
}

TEST_CASE("a token that a stream has just sent is good while the pipeline still reports its event",
          "[resumable]") {
  FeedStage stage;
  FeedServer server(stage);
  stage.Publish({.record_id = "R1"});
  // What the pipeline does, seen between its write of the state and its next step.
  const auto ledger = Ledger::Open(stage.state()).value();
  log::v1::LogEntry entry;
  entry.mutable_changes()->set_agency("agency/440300/test");
  entry.mutable_changes()->set_source("other");
  entry.mutable_changes()->set_first_sequence(1);
  *entry.mutable_changes()->add_changes() = FeedStage::Change({.record_id = "R2"});
  REQUIRE(ledger->Apply(ledger->applied_position().Next(), entry).ok());
  REQUIRE(ledger->Commit().ok());
  REQUIRE(stage.head() == EventNumber(1));

  auto stub = server.Client();
  ReferenceSubscriber subscriber;
  {
    Subscription subscription(*stub, Request());
    ReadThrough(subscription, EventNumber(2), subscriber);
  }
  Subscription resumed(*stub, Request(subscriber.token()));
  CHECK(resumed.Read());
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

TEST_CASE("streams beyond the limit are refused, and let in when others end") {
  FeedStage stage;
  FeedServiceOptions options;
  options.streams_max = 1;
  FeedServer server(stage, options);
  server.Create("main");
  auto stub = server.Client();
  {
    Subscription only(*stub, NamedRequest("main"));
    REQUIRE(only.Read());
    CHECK(server.service().IsConnected("440000", "main"));
    CHECK_FALSE(server.service().IsConnected("440000", "other"));
    const absl::Status refused = Refusal(*stub, Request());
    CHECK(refused.code() == absl::StatusCode::kResourceExhausted);
    CHECK(ReasonOf(refused) == v1::PROBLEM_REASON_BUSY);
    CHECK(ProblemOf(refused)->retry_after_ms() > 0);
  }
  // The broker hears a moment later that the client is gone.
  for (bool entered = false; !entered;) {
    Subscription next(*stub, Request());
    entered = next.Read().has_value();
  }
}

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

TEST_CASE("two hundred streams that come and go leave nothing behind") {
  FeedStage stage;
  FeedServer server(stage);
  PublishMany(stage, 50);
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
