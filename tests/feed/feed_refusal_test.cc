// SPDX-License-Identifier: Apache-2.0
// Calls that the feed refuses, with the reason of each, and the ones beside them that it lets in.
#include <string>

#include "broker/feed/feed_service.h"
#include "broker/ledger/ledger.h"
#include "proto/contract/problem.h"
#include "tests/feed/feed_calls.h"
#include "tests/feed/feed_server.h"
#include "tests/feed/feed_stage.h"
#include "tests/feed/reference_subscriber.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

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

}  // namespace
}  // namespace landbridge::testing
