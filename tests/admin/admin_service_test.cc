// SPDX-License-Identifier: Apache-2.0
#include "broker/admin/admin_service.h"

#include <string>
#include <thread>
#include <vector>

#include "proto/contract/problem.h"
#include "tests/ingest/broker_fixture.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

absl::StatusOr<v1::GetStatusResponse> GetStatus(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  v1::GetStatusResponse response;
  const auto stub = v1::AdminService::NewStub(channel);
  const grpc::Status status = stub->GetStatus(&context, {}, &response);
  if (!status.ok()) return FromGrpc(status, context);
  return response;
}

absl::StatusOr<v1::GetDigestResponse> GetDigest(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  v1::GetDigestResponse response;
  const auto stub = v1::AdminService::NewStub(channel);
  const grpc::Status status = stub->GetDigest(&context, {}, &response);
  if (!status.ok()) return FromGrpc(status, context);
  return response;
}

TEST_CASE("the status says where the broker stands and who is connected") {
  BrokerFixture broker;
  PublishCall call(broker.ChannelAs(kAgency));
  call.Open(kSource, "adapter 1.2");
  v1::Change bad = RecentPenalty("2");
  bad.mutable_upsert()->mutable_decision()->clear_number();
  REQUIRE(call.Send(1, {RecentPenalty("1"), bad}));
  REQUIRE(call.ReadSettled(2));

  const auto operators = broker.ChannelAs("operator/duty");
  auto status = GetStatus(operators).value();
  CHECK(status.version() == "1.2.3");
  CHECK(status.store_epoch().size() == 32);
  CHECK(status.event_head() == 1);
  CHECK(status.listings_in_force() == 1);
  CHECK(status.subjects() == 1);
  CHECK(status.applied_position() >= 1);
  CHECK(status.log_head() >= status.applied_position());
  REQUIRE(status.sources_size() == 1);
  CHECK(status.sources(0).agency() == kAgency);
  CHECK(status.sources(0).source() == kSource);
  CHECK(status.sources(0).settled_sequence() == 2);
  CHECK(status.sources(0).live_records() == 1);
  CHECK(status.sources(0).kept_rejections() == 1);
  CHECK(status.sources(0).tally().created() == 1);
  CHECK(status.sources(0).connected());
  CHECK(status.sources(0).agent() == "adapter 1.2");

  CHECK(call.Finish().ok());
}

TEST_CASE("two brokers that were told the same have the same content digest") {
  std::string digests[2];
  for (std::string& digest : digests) {
    BrokerFixture broker;
    PublishCall call(broker.ChannelAs(kAgency));
    call.Open(kSource);
    const bool together = &digest == &digests[0];
    if (together) {
      REQUIRE(call.Send(1, {RecentPenalty("1"), RecentPenalty("2")}));
    } else {
      REQUIRE(call.Send(1, {RecentPenalty("1")}));
      REQUIRE(call.Send(2, {RecentPenalty("2")}));
    }
    REQUIRE(call.Finish().ok());
    const auto response = GetDigest(broker.ChannelAs("operator/duty")).value();
    CHECK(response.state_digest().size() == 64);
    CHECK(response.applied_position() >= 1);
    digest = response.content_digest();
  }
  CHECK(digests[0].size() == 64);
  CHECK(digests[0] == digests[1]);
}

TEST_CASE("several callers get a digest at the same time") {
  BrokerFixture broker;
  const auto channel = broker.ChannelAs("operator/duty");
  std::vector<absl::StatusOr<v1::GetDigestResponse>> responses(8, absl::UnknownError("none"));
  std::vector<std::thread> callers;
  for (auto& response : responses) {
    callers.emplace_back([&channel, &response] { response = GetDigest(channel); });
  }
  for (std::thread& caller : callers) caller.join();
  for (const auto& response : responses) {
    REQUIRE(response.ok());
    CHECK(response->state_digest().size() == 64);
  }
}

TEST_CASE("only operators may ask") {
  BrokerFixture broker;
  CHECK(ReasonOf(GetStatus(broker.ChannelAs(kAgency)).status()) ==
        v1::PROBLEM_REASON_ROLE_NOT_ALLOWED);
  CHECK(ReasonOf(GetDigest(broker.ChannelAs("province/440000")).status()) ==
        v1::PROBLEM_REASON_ROLE_NOT_ALLOWED);
  CHECK(ReasonOf(GetStatus(broker.ChannelAs("operator/stranger")).status()) ==
        v1::PROBLEM_REASON_NOT_GRANTED);
}

TEST_CASE("a broker that stops refuses digests") {
  BrokerFixture broker;
  const auto channel = broker.ChannelAs("operator/duty");
  broker.admin().Stop();
  CHECK(ReasonOf(GetDigest(channel).status()) == v1::PROBLEM_REASON_STOPPING);
}

}  // namespace
}  // namespace landbridge::testing
