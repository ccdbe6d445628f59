// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/publish_client.h"

#include <atomic>
#include <stop_token>
#include <string>
#include <vector>

#include "adapters/sdk/live_records.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/publish_service.grpc.pb.h"
#include "proto/contract/content_hash.h"
#include "proto/contract/problem.h"
#include "tests/ingest/broker_fixture.h"
#include "tests/support/catch.h"
#include "tests/support/local_server.h"

namespace landbridge::testing {
namespace {

constexpr char kAgency[] = "agency/440300/market-supervision";
constexpr char kSource[] = "enforcement/penalties";

v1::Record RecordOf(const std::string& record_id) { return RecentPenalty(record_id).upsert(); }

std::unique_ptr<PublishClient> Open(BrokerFixture& broker, PublishClientOptions options = {}) {
  options.source = kSource;
  options.agent = "test 1";
  auto client = PublishClient::Open(broker.ChannelAs(kAgency), std::move(options));
  INFO(client.status().message());
  REQUIRE(client.ok());
  return *std::move(client);
}

TEST_CASE("what was drained is settled, and its verdicts were reported") {
  BrokerFixture broker;
  std::vector<v1::PublishResponse::Settled> verdicts;
  const auto client =
      Open(broker, {.on_settled = [&](const auto& settled) { verdicts.push_back(settled); }});
  for (int i = 0; i < 100; ++i)
    REQUIRE(client->Upsert(std::to_string(i), RecordOf(std::to_string(i))).ok());
  REQUIRE(client->Drain().ok());
  CHECK(client->totals().sent == 100);
  CHECK(client->totals().settled == 100);
  CHECK(client->totals().tally.created() == 100);
  REQUIRE_FALSE(verdicts.empty());
  CHECK(verdicts.back().through_sequence() == 100);
}

TEST_CASE("a rejected change is reported with its rule, and the others go on") {
  BrokerFixture broker;
  std::vector<v1::Rejection> rejections;
  const auto client = Open(broker, {.on_settled = [&](const auto& settled) {
                             rejections.insert(rejections.end(), settled.rejections().begin(),
                                               settled.rejections().end());
                           }});
  v1::Record wrong = RecordOf("2");
  wrong.mutable_decision()->clear_number();
  REQUIRE(client->Upsert("1", RecordOf("1")).ok());
  REQUIRE(client->Upsert("2", wrong).ok());
  REQUIRE(client->Upsert("3", RecordOf("3")).ok());
  REQUIRE(client->Drain().ok());
  REQUIRE(rejections.size() == 1);
  CHECK(rejections[0].record_id() == "2");
  CHECK(rejections[0].findings(0).rule() == v1::RULE_REQUIRED);
  CHECK(client->totals().tally.created() == 2);
}

TEST_CASE("numbering goes on where the source was left") {
  BrokerFixture broker;
  {
    const auto client = Open(broker);
    REQUIRE(client->Upsert("1", RecordOf("1")).ok());
    REQUIRE(client->Drain().ok());
  }
  const auto client = Open(broker);
  REQUIRE(client->Withdraw("1", v1::LIFT_REASON_REPAIRED, "").ok());
  REQUIRE(client->Drain().ok());
  CHECK(client->totals().tally.lifted() == 1);
}

TEST_CASE("small batches and a small window carry everything too") {
  BrokerFixture broker;
  const auto client = Open(broker, {.batch_bytes = 1, .batch_age = absl::ZeroDuration()});
  for (int i = 0; i < 300; ++i)
    REQUIRE(client->Upsert(std::to_string(i), RecordOf(std::to_string(i))).ok());
  REQUIRE(client->Drain().ok());
  CHECK(client->totals().tally.created() == 300);
}

TEST_CASE("live records have the hashes that the adapter computes") {
  BrokerFixture broker;
  const auto client = Open(broker);
  REQUIRE(client->Upsert("1", RecordOf("1")).ok());
  REQUIRE(client->Drain().ok());
  ContentHasher hasher(client->hash_key());
  int records = 0;
  const auto key = ListLiveRecords(broker.ChannelAs(kAgency), kSource,
                                   [&](std::string_view id, std::string_view hash) {
                                     ++records;
                                     CHECK(id == "1");
                                     CHECK(hash == hasher.Hash(RecordOf("1")));
                                     CHECK(hash != hasher.Hash(RecordOf("2")));
                                   });
  REQUIRE(key.ok());
  CHECK(*key == client->hash_key());
  CHECK(records == 1);
}

TEST_CASE("a source that the policy does not grant is refused at once, with the reason") {
  BrokerFixture broker;
  const auto client = PublishClient::Open(broker.ChannelAs(kAgency),
                                          {.source = "elsewhere/list", .agent = "test 1"});
  REQUIRE_FALSE(client.ok());
  CHECK(client.status().code() == absl::StatusCode::kPermissionDenied);
  CHECK(ReasonOf(client.status()) == v1::PROBLEM_REASON_NOT_GRANTED);
}

TEST_CASE("an adapter whose source was opened by another ends and does not take it back") {
  BrokerFixture broker;
  const auto first = Open(broker);
  const auto second = Open(broker);
  const absl::Status upsert = first->Upsert("1", RecordOf("1"));
  const absl::Status drained = upsert.ok() ? first->Drain() : upsert;
  CHECK(drained.code() == absl::StatusCode::kAborted);
  CHECK(ReasonOf(drained) == v1::PROBLEM_REASON_SOURCE_TAKEN_OVER);
  REQUIRE(second->Upsert("2", RecordOf("2")).ok());
  CHECK(second->Drain().ok());
}

TEST_CASE("a broker that is not there is given up after the stated time") {
  BrokerFixture broker;
  grpc::SslCredentialsOptions pems;
  pems.pem_root_certs = broker.pki().authority_pem();
  const auto channel = grpc::CreateChannel("127.0.0.1:1", grpc::SslCredentials(pems));
  int attempts = 0;
  const auto client =
      PublishClient::Open(channel, {.source = kSource,
                                    .agent = "test 1",
                                    .give_up_after = absl::Milliseconds(300),
                                    .on_reconnect = [&](const absl::Status&) { ++attempts; }});
  REQUIRE_FALSE(client.ok());
  CHECK(client.status().code() == absl::StatusCode::kUnavailable);
  CHECK(attempts > 0);
}

v1::PublishResponse Opened() {
  v1::PublishResponse response;
  v1::PublishLimits& limits = *response.mutable_opened()->mutable_limits();
  limits.set_batch_changes_max(100);
  limits.set_batch_bytes_max(1 << 20);
  limits.set_unsettled_bytes_max(1 << 20);
  return response;
}

// Opens every source, and ends the stream when the first batch comes.
class EndingService final : public v1::PublishService::Service {
 public:
  grpc::Status Publish(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::PublishResponse, v1::PublishRequest>* stream) override {
    v1::PublishRequest request;
    stream->Read(&request);
    stream->Write(Opened());
    stream->Read(&request);
    return {grpc::StatusCode::UNAVAILABLE, "the shelf fell down"};
  }
};

TEST_CASE(
    "a broker that opens the source and ends every stream is called with pauses, and given up") {
  EndingService service;
  const LocalServer server(service);
  int attempts = 0;
  const auto client = PublishClient::Open(
      server.Channel(), {.source = kSource,
                         .agent = "test 1",
                         .give_up_after = absl::Milliseconds(500),
                         .on_reconnect = [&](const absl::Status&) { ++attempts; }});
  REQUIRE(client.ok());
  const absl::Status upsert = (*client)->Upsert("1", RecordOf("1"));
  const absl::Status drained = upsert.ok() ? (*client)->Drain() : upsert;
  CHECK(drained.code() == absl::StatusCode::kUnavailable);
  CHECK(drained.message() == "the shelf fell down");
  CHECK(attempts < 20);
}

TEST_CASE("a client that is asked to stop no longer tries to reach its broker") {
  BrokerFixture broker;
  grpc::SslCredentialsOptions pems;
  pems.pem_root_certs = broker.pki().authority_pem();
  std::stop_source stop;
  const auto client =
      PublishClient::Open(grpc::CreateChannel("127.0.0.1:1", grpc::SslCredentials(pems)),
                          {.source = kSource,
                           .agent = "test 1",
                           .stop = stop.get_token(),
                           .on_reconnect = [&](const absl::Status&) { stop.request_stop(); }});
  CHECK(client.status().code() == absl::StatusCode::kCancelled);
}

// Opens every source, asks `stop` to stop when the first batch comes, and settles nothing.
class SilentService final : public v1::PublishService::Service {
 public:
  explicit SilentService(std::stop_source& stop) : stop_(stop) {}

  grpc::Status Publish(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::PublishResponse, v1::PublishRequest>* stream) override {
    v1::PublishRequest request;
    stream->Read(&request);
    stream->Write(Opened());
    stream->Read(&request);
    stop_.request_stop();
    while (stream->Read(&request)) continue;
    return grpc::Status::OK;
  }

 private:
  std::stop_source& stop_;
};

TEST_CASE("a client that is asked to stop does not wait for verdicts any longer") {
  std::stop_source stop;
  SilentService service(stop);
  const LocalServer server(service);
  const auto client = PublishClient::Open(
      server.Channel(), {.source = kSource, .agent = "test 1", .stop = stop.get_token()});
  REQUIRE(client.ok());
  const absl::Status upsert = (*client)->Upsert("1", RecordOf("1"));
  const absl::Status drained = upsert.ok() ? (*client)->Drain() : upsert;
  CHECK(drained.code() == absl::StatusCode::kCancelled);
}

// Ends the first stream as soon as it has opened it, and keeps the others.
class FirstEndingService final : public v1::PublishService::Service {
 public:
  grpc::Status Publish(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::PublishResponse, v1::PublishRequest>* stream) override {
    v1::PublishRequest request;
    v1::PublishResponse response;
    response.mutable_opened()->mutable_limits()->set_batch_bytes_max(1 << 20);
    stream->Read(&request);
    stream->Write(response);
    if (++opened_ == 1) return {grpc::StatusCode::UNAVAILABLE, "the shelf fell down"};
    while (stream->Read(&request)) continue;
    return grpc::Status::OK;
  }

  int opened() const { return opened_; }

 private:
  std::atomic<int> opened_ = 0;
};

TEST_CASE("an idle client opens its source again when its connection broke") {
  FirstEndingService service;
  const LocalServer server(service);
  const auto client = PublishClient::Open(
      server.Channel(),
      {.source = kSource, .agent = "test 1", .give_up_after = absl::ZeroDuration()});
  REQUIRE(client.ok());
  // The end of the stream takes its time to arrive.
  absl::Status refreshed;
  while (service.opened() < 2 && refreshed.ok()) refreshed = (*client)->Refresh();
  CHECK(refreshed.ok());
  CHECK((*client)->Refresh().ok());
}

}  // namespace
}  // namespace landbridge::testing
