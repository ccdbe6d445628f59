// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "proto/contract/problem.h"
#include "tests/ingest/broker_fixture.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

absl::StatusOr<v1::ListRejectionsResponse> List(const std::shared_ptr<grpc::Channel>& channel,
                                                const v1::ListRejectionsRequest& request) {
  const auto stub = v1::PublishService::NewStub(channel);
  grpc::ClientContext context;
  v1::ListRejectionsResponse response;
  const grpc::Status status = stub->ListRejections(&context, request, &response);
  if (!status.ok()) return FromGrpc(status, context);
  return response;
}

v1::ListRejectionsRequest RequestFor(const std::string& source) {
  v1::ListRejectionsRequest request;
  request.set_source(source);
  return request;
}

// Five rejected records "1" to "5", and one accepted.
void PublishRejected(BrokerFixture& broker) {
  PublishCall call(broker.ChannelAs(kAgency));
  call.Open(kSource);
  std::vector<v1::Change> changes;
  for (int i = 1; i <= 5; ++i) {
    changes.push_back(RecentPenalty(std::to_string(i)));
    changes.back().mutable_upsert()->mutable_decision()->clear_measure();
  }
  changes.push_back(RecentPenalty("6"));
  REQUIRE(call.Send(1, changes));
  REQUIRE(call.Finish().ok());
}

TEST_CASE("kept rejections come page by page, each once") {
  BrokerFixture broker;
  PublishRejected(broker);
  const auto channel = broker.ChannelAs(kAgency);
  v1::ListRejectionsRequest request = RequestFor(kSource);
  request.set_page_size(2);
  std::vector<std::string> seen;
  for (int pages = 0; pages < 10; ++pages) {
    const auto response = List(channel, request).value();
    for (const auto& kept : response.rejections()) {
      seen.push_back(kept.rejection().record_id());
      CHECK(kept.rejection().findings(0).rule() == v1::RULE_REQUIRED);
      CHECK(kept.receive_time().seconds() > 0);
    }
    if (response.next_page_token().empty()) break;
    request.set_page_token(response.next_page_token());
  }
  CHECK(seen == std::vector<std::string>{"1", "2", "3", "4", "5"});
}

TEST_CASE("a rejection that is repaired is no longer kept") {
  BrokerFixture broker;
  PublishRejected(broker);
  PublishCall call(broker.ChannelAs(kAgency));
  call.Open(kSource);
  REQUIRE(call.Send(7, {RecentPenalty("3")}));
  REQUIRE(call.Finish().ok());
  CHECK(List(broker.ChannelAs(kAgency), RequestFor(kSource)).value().rejections_size() == 4);
}

TEST_CASE("an operator reads the rejections of the agency that it names") {
  BrokerFixture broker;
  PublishRejected(broker);
  v1::ListRejectionsRequest request = RequestFor(kSource);
  CHECK(ProblemOf(List(broker.ChannelAs("operator/duty"), request).status())->field() == "agency");
  request.set_agency(kAgency);
  CHECK(List(broker.ChannelAs("operator/duty"), request).value().rejections_size() == 5);
}

TEST_CASE("an agency reads its own rejections, whatever agency it names") {
  BrokerFixture broker;
  PublishRejected(broker);
  v1::ListRejectionsRequest request = RequestFor("copies/any");
  request.set_agency(kAgency);
  CHECK(
      List(broker.ChannelAs("agency/440300/credit-office"), request).value().rejections().empty());
  request.set_source(kSource);
  CHECK(ReasonOf(List(broker.ChannelAs("agency/440300/credit-office"), request).status()) ==
        v1::PROBLEM_REASON_NOT_GRANTED);
}

TEST_CASE("a page size or token out of form is refused by field") {
  BrokerFixture broker;
  v1::ListRejectionsRequest request = RequestFor(kSource);
  request.set_page_size(1001);
  CHECK(ProblemOf(List(broker.ChannelAs(kAgency), request).status())->field() == "page_size");
  request.set_page_size(0);
  request.set_page_token("17");
  CHECK(ProblemOf(List(broker.ChannelAs(kAgency), request).status())->field() == "page_token");
}

}  // namespace
}  // namespace landbridge::testing
