// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <vector>

#include "proto/contract/content_hash.h"
#include "proto/contract/problem.h"
#include "tests/ingest/broker_fixture.h"
#include "tests/support/catch.h"

namespace landbridge::testing {
namespace {

struct RecordList {
  absl::Status status;
  int responses = 0;
  std::string hash_key;
  std::vector<v1::ListRecordsResponse::LiveRecord> records;
};

RecordList List(const std::shared_ptr<grpc::Channel>& channel, const std::string& source) {
  const auto stub = v1::PublishService::NewStub(channel);
  grpc::ClientContext context;
  v1::ListRecordsRequest request;
  request.set_source(source);
  const auto reader = stub->ListRecords(&context, request);
  RecordList list;
  v1::ListRecordsResponse response;
  while (reader->Read(&response)) {
    if (list.responses++ == 0) list.hash_key = response.hash_key();
    list.records.insert(list.records.end(), response.records().begin(), response.records().end());
  }
  list.status = FromGrpc(reader->Finish(), context);
  return list;
}

TEST_CASE("live records are listed in order of their id, with hashes that an adapter can compute") {
  BrokerFixture broker;
  PublishCall call(broker.ChannelAs(kAgency));
  const std::string hash_key = call.Open(kSource).opened().hash_key();
  ContentHasher hasher(hash_key);
  std::map<std::string, std::string> expected;
  // Long ids, so that several chunks are needed.
  for (int batch = 0; batch < 10; ++batch) {
    std::vector<v1::Change> changes;
    for (int i = 0; i < 100; ++i) {
      const std::string number = std::to_string(batch * 100 + i);
      v1::Change change = RecentPenalty(number);
      change.set_record_id(number + std::string(450, '-'));
      expected[change.record_id()] = hasher.Hash(change.upsert());
      changes.push_back(std::move(change));
    }
    REQUIRE(call.Send(batch * 100 + 1, changes));
  }
  v1::Change withdrawal;
  withdrawal.set_record_id(expected.begin()->first);
  withdrawal.mutable_withdraw()->set_reason(v1::LIFT_REASON_WITHDRAWN);
  expected.erase(expected.begin());
  REQUIRE(call.Send(1001, {withdrawal}));
  CHECK(call.Finish().ok());

  const RecordList list = List(broker.ChannelAs(kAgency), kSource);
  CHECK(list.status.ok());
  CHECK(list.responses > 1);
  CHECK(list.hash_key == hash_key);
  REQUIRE(list.records.size() == expected.size());
  auto next = expected.begin();
  for (const auto& record : list.records) {
    CHECK(record.record_id() == next->first);
    CHECK(record.content_hash() == next->second);
    ++next;
  }
}

TEST_CASE("a source that was never published lists nothing but its key") {
  BrokerFixture broker;
  const RecordList list = List(broker.ChannelAs(kAgency), kSource);
  INFO(list.status);
  CHECK(list.status.ok());
  CHECK(list.hash_key.size() == 32);
  CHECK(list.records.empty());
}

TEST_CASE("records are listed to the agency that may publish them alone") {
  BrokerFixture broker;
  CHECK(ReasonOf(List(broker.ChannelAs(kAgency), "other/source").status) ==
        v1::PROBLEM_REASON_NOT_GRANTED);
  CHECK(ReasonOf(List(broker.ChannelAs("operator/duty"), kSource).status) ==
        v1::PROBLEM_REASON_ROLE_NOT_ALLOWED);
}

}  // namespace
}  // namespace landbridge::testing
