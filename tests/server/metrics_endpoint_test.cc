// SPDX-License-Identifier: Apache-2.0
// landbridged as Prometheus sees it.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "broker/access/access_control.h"
#include "broker/feed/resume_token.h"
#include "broker/pipeline/pipeline.h"
#include "broker/server/stores.h"
#include "broker/subscriptions/subscription_registry.h"
#include "landbridge/v1/feed_service.grpc.pb.h"
#include "proto/contract/exit_code.h"
#include "tests/feed/feed_stage.h"
#include "tests/server/broker_process.h"
#include "tests/server/exposition.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

using testing::BrokerProcess;
using testing::Exposition;
using testing::FakeClock;
using testing::FeedStage;
using testing::Finished;
using testing::Scrape;

constexpr char kListen[] = "listen: 127.0.0.1:0\n";
constexpr char kListenWithMetrics[] = "listen: 127.0.0.1:0\nmetrics_listen: 127.0.0.1:0\n";
constexpr char kLabels[] = "{province=\"440000\",subscription=\"main\"}";
constexpr absl::Duration kAgo = absl::Hours(96);  // beyond the deadline of 72 hours
constexpr absl::Duration kPatience = absl::Seconds(60);

std::string MetricsAddress(const BrokerProcess& broker) {
  const std::string log = broker.Log();
  const std::string before = "metrics on http://";
  const size_t at = log.find(before);
  REQUIRE(at != std::string::npos);
  const size_t begin = at + before.size();
  return log.substr(begin, log.find("/metrics", begin) - begin);
}

// Fills the broker's folder with what happened kAgo: the province 440000 opened the subscription
// "main", a listing came into force and was lifted.
void LiveThroughThePast(const BrokerProcess& broker) {
  FakeClock clock(absl::Now() - kAgo);
  AccessOptions files;
  files.authority = broker.folder() / "authority.pem";
  files.trust_domain = testing::kTestTrustDomain;
  files.catalogue = broker.folder() / "catalogue.yaml";
  files.policy = broker.folder() / "policy.yaml";
  const auto access = AccessControl::Open(files, clock).value();
  const Stores stores = OpenStores({.log_folder = broker.folder() / "store" / "log",
                                    .state_folder = broker.folder() / "store" / "state",
                                    .checkpoints_folder = broker.folder() / "store" / "checkpoints",
                                    .memory_bytes = size_t{64} << 20})
                            .value();
  const auto pipeline = Pipeline::Start(*stores.log, *stores.state, clock, {}).value();
  SubscriptionRegistry registry(*access, *stores.state, *pipeline);
  const Peer province = ParsePeerName("province/440000").value();
  registry.Create(province, "main", v1::Filter(),
                  [](const absl::Status& status) { CHECK(status.ok()); });
  registry.Open(province, "main", /*oldest=*/0, [](const auto& opened) { CHECK(opened.ok()); });
  registry.Drain();
  log::v1::ChangeBatch batch;
  batch.set_agency("agency/440000/market");
  batch.set_source("penalties");
  batch.set_first_sequence(1);
  *batch.add_changes() = FeedStage::Change({.record_id = "R1", .category = "penalty"});
  *batch.add_changes() = FeedStage::Withdrawal("R1");
  absl::Notification settled;
  pipeline->Submit(batch, [&](const BatchVerdict&) { settled.Notify(); });
  settled.WaitForNotification();
  registry.Stop();
  pipeline->Stop();
}

// Asks until the sample has the value, a small number, and gives the whole answer.
Exposition AwaitSample(const std::string& address, const std::string& sample, int value) {
  const std::string line = absl::StrCat("\n", sample, " ", value, "\n");
  std::string text;
  for (const absl::Time deadline = absl::Now() + kPatience; absl::Now() < deadline;) {
    text = Scrape(address);
    if (absl::StrContains(text, line)) break;
  }
  Exposition told(text);
  CHECK(told.Value(sample) == value);
  return told;
}

TEST_CASE("a subscription's late lifts and its lag are told to Prometheus until it acknowledges") {
  BrokerProcess broker;
  LiveThroughThePast(broker);
  broker.Configure(kListen, kListenWithMetrics);
  broker.Start();
  const std::string address = MetricsAddress(broker);
  const Exposition late(Scrape(address));
  const auto told = [&](const std::string& name) { return late.Value(name + kLabels); };
  CHECK(told("landbridge_subscription_late_lifts") == 1);
  CHECK(told("landbridge_subscription_pending_lifts") == 1);
  CHECK(told("landbridge_subscription_lag_events") == 2);
  CHECK(told("landbridge_subscription_lag_seconds") >= absl::ToDoubleSeconds(kAgo) - 1);
  CHECK(told("landbridge_subscription_connected") == 0);
  CHECK(late.Value("landbridge_event_head") == 2);
  CHECK(late.Value("landbridge_storage_bytes{store=\"log\"}") > 0);
  CHECK(late.Value("landbridge_source_lifted_listings_total{agency=\"agency/440000/market\","
                   "source=\"penalties\"}") == 1);

  const auto stub =
      v1::FeedService::NewStub(broker.Connect(broker.pki().Client("province/440000")));
  grpc::ClientContext stream;
  v1::SubscribeRequest request;
  request.set_subscription("main");
  const auto reader = stub->Subscribe(&stream, request);
  v1::SubscribeResponse response;
  FeedPlace place;
  while (place.phase != FeedPhase::kTail || place.event < EventNumber(2)) {
    REQUIRE(reader->Read(&response));
    place = DecodeResumeToken(response.resume_token())->place;
  }
  const Exposition connected =
      AwaitSample(address, absl::StrCat("landbridge_subscription_connected", kLabels), 1);
  CHECK(connected.Value("landbridge_open_streams{kind=\"subscribe\"}") == 1);
  grpc::ClientContext call;
  v1::AcknowledgeRequest acknowledge;
  acknowledge.set_subscription("main");
  acknowledge.set_resume_token(response.resume_token());
  v1::AcknowledgeResponse acknowledged;
  REQUIRE(stub->Acknowledge(&call, acknowledge, &acknowledged).ok());
  const Exposition caught_up =
      AwaitSample(address, absl::StrCat("landbridge_subscription_late_lifts", kLabels), 0);
  CHECK(caught_up.Value(absl::StrCat("landbridge_subscription_lag_seconds", kLabels)) == 0);
  stream.TryCancel();
  while (reader->Read(&response)) {
  }
  (void)reader->Finish();
  CHECK(broker.End(SIGTERM) == kExitOk);
}

TEST_CASE("without an address there are no metrics") {
  BrokerProcess broker;
  broker.Start();
  CHECK_FALSE(absl::StrContains(broker.Log(), "metrics"));
  CHECK(absl::StrContains(broker.RunToEnd({"--check-config"}).out, "metrics: none\n"));
}

TEST_CASE("who connects and says nothing does not keep Prometheus out, and the broker stops") {
  BrokerProcess broker;
  broker.Configure(kListen, kListenWithMetrics);
  broker.Start();
  const std::string address = MetricsAddress(broker);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(static_cast<uint16_t>(std::stoi(address.substr(address.find(':') + 1))));
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(connect(silent, reinterpret_cast<sockaddr*>(&place), sizeof(place)) == 0);
  CHECK(Exposition(Scrape(address)).Value("landbridge_event_head") == 0);
  // The silent one was not given up first.
  char byte = 0;
  CHECK(recv(silent, &byte, 1, MSG_DONTWAIT) == -1);
  CHECK(broker.End(SIGTERM) == kExitOk);
  close(silent);
}

TEST_CASE("a metrics address that is taken is refused, and named") {
  BrokerProcess broker;
  broker.Configure(kListen, kListenWithMetrics);
  broker.Start();
  const std::string address = MetricsAddress(broker);
  CHECK(absl::StrContains(broker.RunToEnd({"--check-config"}).out, "metrics: 127.0.0.1:0\n"));
  BrokerProcess second;
  second.Configure(kListen, std::string(kListen) + "metrics_listen: " + address + "\n");
  const Finished finished = second.RunToEnd();
  CAPTURE(finished.err);
  CHECK(finished.exit_code == kExitIo);
  CHECK(absl::StrContains(finished.err, "cannot serve metrics on " + address));
}

}  // namespace
}  // namespace landbridge
