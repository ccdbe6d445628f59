// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "broker/ledger/state_reader.h"
#include "grpcpp/generic/generic_stub.h"
#include "proto/contract/problem.h"
#include "tests/ingest/broker_fixture.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

int64_t EventHead(BrokerFixture& broker) {
  return StateReader(broker.state()).Ledger().value().last_event();
}

std::vector<v1::Change> Penalties(int from, int count) {
  std::vector<v1::Change> changes;
  for (int i = from; i < from + count; ++i) changes.push_back(RecentPenalty(std::to_string(i)));
  return changes;
}

TEST_CASE("what is settled is applied, and what cannot be accepted comes back by its rule") {
  BrokerFixture broker;
  PublishCall call(broker.ChannelAs(kAgency));
  const auto opened = call.Open(kSource).opened();
  CHECK(opened.settled_sequence() == 0);
  CHECK(opened.hash_key().size() == 32);
  CHECK(opened.limits().batch_changes_max() > 0);

  v1::Change bad = RecentPenalty("2");
  bad.mutable_upsert()->mutable_decision()->clear_number();
  REQUIRE(call.Send(1, {RecentPenalty("1"), bad, RecentPenalty("3")}));
  REQUIRE(call.ReadSettled(3));
  CHECK(call.settled().tally().created() == 2);
  REQUIRE(call.settled().rejections_size() == 1);
  CHECK(call.settled().rejections(0).sequence() == 2);
  CHECK(call.settled().rejections(0).record_id() == "2");
  CHECK(call.settled().rejections(0).findings(0).rule() == v1::RULE_REQUIRED);
  CHECK(EventHead(broker) == 2);
  CHECK(call.Finish().ok());
}

TEST_CASE("a half-closed stream ends with OK when all is settled") {
  BrokerFixture broker;
  PublishCall call(broker.ChannelAs(kAgency));
  call.Open(kSource);
  for (int i = 0; i < 20; ++i) REQUIRE(call.Send(i * 50 + 1, Penalties(i * 50, 50)));
  CHECK(call.Finish().ok());
  CHECK(call.settled().through_sequence() == 1000);
  CHECK(call.settled().tally().created() == 1000);
}

TEST_CASE("a batch sent again settles without a second listing") {
  BrokerFixture broker;
  {
    PublishCall call(broker.ChannelAs(kAgency));
    call.Open(kSource);
    REQUIRE(call.Send(1, Penalties(1, 3)));
    REQUIRE(call.ReadSettled(3));
    CHECK(call.Finish().ok());
  }
  PublishCall call(broker.ChannelAs(kAgency));
  CHECK(call.Open(kSource).opened().settled_sequence() == 3);
  // Other content under settled sequences has no effect either.
  REQUIRE(call.Send(1, Penalties(11, 2)));
  REQUIRE(call.Send(3, Penalties(3, 2)));
  REQUIRE(call.ReadSettled(4));
  CHECK(call.settled().tally().created() == 1);
  CHECK(EventHead(broker) == 4);
  CHECK(call.Finish().ok());
}

TEST_CASE("a record that was changed on the way is no repeat of what came before the change") {
  BrokerFixture broker;
  const v1::Change first = RecentPenalty("1");
  v1::Change second = first;
  second.mutable_upsert()->mutable_decision()->set_conduct("another conduct");
  PublishCall call(broker.ChannelAs(kAgency));
  call.Open(kSource);
  REQUIRE(call.Send(1, {first}));
  REQUIRE(call.ReadSettled(1));
  // One after the other without waiting, in one batch and in several.
  REQUIRE(call.Send(2, {first, second, first}));
  REQUIRE(call.Send(5, {second}));
  REQUIRE(call.Send(6, {second}));
  REQUIRE(call.Send(7, {first}));
  REQUIRE(call.ReadSettled(7));
  CHECK(call.settled().tally().created() == 1);
  CHECK(call.settled().tally().unchanged() == 2);
  CHECK(call.settled().tally().amended() == 4);
  CHECK(EventHead(broker) == 5);
  // What is settled can be told for a repeat when it is received.
  REQUIRE(call.Send(8, {first, second}));
  REQUIRE(call.ReadSettled(9));
  CHECK(call.settled().tally().unchanged() == 3);
  CHECK(call.settled().tally().amended() == 5);
  CHECK(call.Finish().ok());
}

TEST_CASE("a gap ends the stream with OUT_OF_SEQUENCE after all before it is settled") {
  BrokerFixture broker;
  PublishCall call(broker.ChannelAs(kAgency));
  call.Open(kSource);
  REQUIRE(call.Send(1, Penalties(1, 3)));
  call.Send(5, Penalties(5, 1));
  const absl::Status status = call.Outcome();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(ReasonOf(status) == v1::PROBLEM_REASON_OUT_OF_SEQUENCE);
  CHECK(call.settled().through_sequence() == 3);
  CHECK(EventHead(broker) == 3);
}

TEST_CASE("a stream may not start behind a gap") {
  BrokerFixture broker;
  PublishCall call(broker.ChannelAs(kAgency));
  call.Open(kSource);
  call.Send(2, Penalties(1, 1));
  CHECK(ReasonOf(call.Outcome()) == v1::PROBLEM_REASON_OUT_OF_SEQUENCE);
}

TEST_CASE("a batch beyond a limit ends the stream and names the limit") {
  PublishOptions options;
  options.batch_changes_max = 4;
  options.batch_bytes_max = 64 << 10;
  BrokerFixture broker(options);
  {
    PublishCall call(broker.ChannelAs(kAgency));
    CHECK(call.Open(kSource).opened().limits().batch_changes_max() == 4);
    call.Send(1, Penalties(1, 5));
    const absl::Status status = call.Outcome();
    CHECK(ReasonOf(status) == v1::PROBLEM_REASON_LIMIT_EXCEEDED);
    CHECK(status.message().find("batch_changes_max") != std::string::npos);
  }
  PublishCall call(broker.ChannelAs(kAgency));
  call.Open(kSource);
  v1::Change large = RecentPenalty("1");
  large.mutable_upsert()->mutable_decision()->set_remark(std::string(65 << 10, 'x'));
  call.Send(1, {large});
  const absl::Status status = call.Outcome();
  CHECK(ReasonOf(status) == v1::PROBLEM_REASON_LIMIT_EXCEEDED);
  CHECK(status.message().find("batch_bytes_max") != std::string::npos);
}

TEST_CASE("a record beyond its limit is rejected and the stream goes on") {
  PublishOptions options;
  options.record_bytes_max = 4 << 10;
  BrokerFixture broker(options);
  PublishCall call(broker.ChannelAs(kAgency));
  call.Open(kSource);
  v1::Change large = RecentPenalty("1");
  large.mutable_upsert()->mutable_decision()->set_remark(std::string(5 << 10, 'x'));
  REQUIRE(call.Send(1, {large}));
  REQUIRE(call.Send(2, Penalties(2, 1)));
  REQUIRE(call.ReadSettled(2));
  REQUIRE(call.settled().rejections_size() == 1);
  CHECK(call.settled().rejections(0).findings(0).rule() == v1::RULE_TOO_LONG);
  CHECK(call.settled().tally().created() == 1);
  CHECK(call.Finish().ok());
}

TEST_CASE("more than the window holds settles all the same") {
  PublishOptions options;
  options.stream_unsettled_bytes_min = 1;
  options.stream_unsettled_bytes_max = 1;
  options.verdict_bytes_max = 1;
  BrokerFixture broker(options);
  PublishCall call(broker.ChannelAs(kAgency));
  call.Open(kSource);
  for (int i = 0; i < 10; ++i) {
    std::vector<v1::Change> changes = Penalties(i * 3, 3);
    changes[1].mutable_upsert()->mutable_decision()->clear_number();
    changes[2].mutable_upsert()->mutable_decision()->clear_number();
    REQUIRE(call.Send(i * 3 + 1, changes));
  }
  CHECK(call.Finish().ok());
  CHECK(call.settled().through_sequence() == 30);
  CHECK(call.settled().rejections_size() == 20);
  CHECK(call.settled().tally().created() == 10);
}

TEST_CASE("a second stream of a source ends the first and continues after what it submitted") {
  BrokerFixture broker;
  PublishCall older(broker.ChannelAs(kAgency));
  older.Open(kSource);
  REQUIRE(older.Send(1, Penalties(1, 100)));
  REQUIRE(older.ReadSettled(100));
  PublishCall newer(broker.ChannelAs(kAgency));
  CHECK(newer.Open(kSource).opened().settled_sequence() == 100);
  const absl::Status status = older.Outcome();
  CHECK(status.code() == absl::StatusCode::kAborted);
  CHECK(ReasonOf(status) == v1::PROBLEM_REASON_SOURCE_TAKEN_OVER);
  REQUIRE(newer.Send(101, Penalties(101, 1)));
  REQUIRE(newer.ReadSettled(101));
  CHECK(newer.Finish().ok());
}

TEST_CASE("two sources of one agency are published side by side") {
  BrokerFixture broker;
  PublishCall one(broker.ChannelAs(kAgency));
  PublishCall two(broker.ChannelAs(kAgency));
  one.Open("enforcement/one");
  two.Open("enforcement/two");
  REQUIRE(one.Send(1, Penalties(1, 2)));
  REQUIRE(two.Send(1, Penalties(3, 2)));
  REQUIRE(one.ReadSettled(2));
  REQUIRE(two.ReadSettled(2));
  CHECK(one.Finish().ok());
  CHECK(two.Finish().ok());
  CHECK(EventHead(broker) == 4);
}

TEST_CASE("a cancelled stream loses nothing that it submitted and blocks nobody") {
  BrokerFixture broker;
  for (int round = 0; round < 10; ++round) {
    PublishCall call(broker.ChannelAs(kAgency));
    const int64_t settled = call.Open(kSource).opened().settled_sequence();
    CHECK(settled <= round * 100);
    for (int i = 0; i < 10; ++i) {
      const int from = static_cast<int>(settled) + i * 10;
      if (!call.Send(from + 1, Penalties(from, 10))) break;
    }
    call.Cancel();
    CHECK(call.Outcome().code() == absl::StatusCode::kCancelled);
  }
  PublishCall call(broker.ChannelAs(kAgency));
  const int64_t settled = call.Open(kSource).opened().settled_sequence();
  CHECK(EventHead(broker) == settled);
  CHECK(call.Finish().ok());
}

TEST_CASE("only an agency that is granted the source may publish it") {
  BrokerFixture broker;
  const struct {
    const char* who;
    const char* source;
    absl::StatusCode code;
    v1::ProblemReason reason;
  } cases[] = {
      {kAgency, "other/source", absl::StatusCode::kPermissionDenied,
       v1::PROBLEM_REASON_NOT_GRANTED},
      {"agency/440300/unknown", kSource, absl::StatusCode::kPermissionDenied,
       v1::PROBLEM_REASON_NOT_GRANTED},
      {"province/440000", kSource, absl::StatusCode::kPermissionDenied,
       v1::PROBLEM_REASON_ROLE_NOT_ALLOWED},
      {kAgency, "Not A Name", absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID},
  };
  for (const auto& one : cases) {
    INFO(one.who << " " << one.source);
    PublishCall call(broker.ChannelAs(one.who));
    CHECK_FALSE(call.Open(one.source).has_opened());
    const absl::Status status = call.Outcome();
    CHECK(status.code() == one.code);
    CHECK(ReasonOf(status) == one.reason);
  }
  PublishCall call(broker.ChannelWithoutCertificate());
  call.Open(kSource);
  CHECK(ReasonOf(call.Outcome()) == v1::PROBLEM_REASON_CERTIFICATE_MISSING);
}

TEST_CASE("a certificate that is revoked while it publishes ends its stream") {
  BrokerFixture broker;
  const IssuedCertificate certificate = broker.pki().Client(kAgency);
  PublishCall call(broker.ChannelWith(certificate));
  REQUIRE(call.Open(kSource).has_opened());
  broker.WriteFile("policy.yaml", std::string(testing::kPolicyYaml) + "revoked_serials: [\"" +
                                      certificate.serial + "\"]\n");
  REQUIRE(broker.access().Reload().ok());
  const absl::Status status = call.Outcome();
  CHECK(status.code() == absl::StatusCode::kUnauthenticated);
  CHECK(ReasonOf(status) == v1::PROBLEM_REASON_CERTIFICATE_REVOKED);
}

TEST_CASE("a broker that stops settles what it read and says that it stops") {
  BrokerFixture broker;
  PublishCall call(broker.ChannelAs(kAgency));
  call.Open(kSource);
  REQUIRE(call.Send(1, Penalties(1, 10)));
  REQUIRE(call.ReadSettled(10));
  broker.ingest().Stop();
  const absl::Status status = call.Outcome();
  CHECK(status.code() == absl::StatusCode::kUnavailable);
  CHECK(ReasonOf(status) == v1::PROBLEM_REASON_STOPPING);

  PublishCall late(broker.ChannelAs(kAgency));
  CHECK_FALSE(late.Open(kSource).has_opened());
  CHECK(ReasonOf(late.Outcome()) == v1::PROBLEM_REASON_STOPPING);
}

TEST_CASE("messages out of order are refused by field") {
  BrokerFixture broker;
  {
    PublishCall call(broker.ChannelAs(kAgency));
    call.Send(1, Penalties(1, 1));
    const absl::Status status = call.Outcome();
    CHECK(ProblemOf(status)->field() == "batch");
  }
  {
    PublishCall call(broker.ChannelAs(kAgency));
    call.Open(kSource);
    call.Send(1, {});
    CHECK(ProblemOf(call.Outcome())->field() == "batch.changes");
  }
  PublishCall call(broker.ChannelAs(kAgency));
  call.Open(kSource);
  call.Open(kSource);
  CHECK(ProblemOf(call.Outcome())->field() == "open");
}

TEST_CASE(
    "bytes that are no message end the stream with FIELD_INVALID, not as if it were drained") {
  BrokerFixture broker;
  grpc::GenericStub stub(broker.ChannelAs(kAgency));
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareCall(&context, "/landbridge.v1.PublishService/Publish", &queue);
  void* tag = nullptr;
  bool ok = false;
  call->StartCall(nullptr);
  REQUIRE((queue.Next(&tag, &ok) && ok));
  const grpc::Slice slice(std::string("\x0a\xff\xff\xff\xff\x0f not a message"));
  call->Write(grpc::ByteBuffer(&slice, 1), nullptr);
  REQUIRE(queue.Next(&tag, &ok));
  grpc::Status status;
  call->Finish(&status, nullptr);
  REQUIRE(queue.Next(&tag, &ok));
  CHECK(ReasonOf(FromGrpc(status, context)) == v1::PROBLEM_REASON_FIELD_INVALID);
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
}

}  // namespace
}  // namespace landbridge::testing
