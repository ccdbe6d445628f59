// SPDX-License-Identifier: Apache-2.0
// A graceful stop in the middle of publishing loses nothing that was settled.
#include <atomic>
#include <csignal>
#include <string>
#include <thread>

#include "absl/synchronization/notification.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/admin_service.grpc.pb.h"
#include "landbridge/v1/feed_service.grpc.pb.h"
#include "landbridge/v1/publish_service.grpc.pb.h"
#include "proto/contract/exit_code.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "tests/server/broker_process.h"
#include "tests/server/penalties.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

using testing::BrokerProcess;
using testing::PenaltyBatch;

constexpr int kBatchChanges = 50;

using PublishStream = grpc::ClientReaderWriter<v1::PublishRequest, v1::PublishResponse>;

// Opens the source and gives the sequence that is settled.
int64_t Open(PublishStream& stream) {
  v1::PublishRequest open;
  open.mutable_open()->set_source("penalties");
  REQUIRE(stream.Write(open));
  v1::PublishResponse response;
  REQUIRE(stream.Read(&response));
  REQUIRE(response.has_opened());
  return response.opened().settled_sequence();
}

std::string StateDigest(const BrokerProcess& broker) {
  const auto stub = v1::AdminService::NewStub(broker.Connect(broker.pki().Client("operator/duty")));
  grpc::ClientContext context;
  v1::GetDigestResponse response;
  const grpc::Status status = stub->GetDigest(&context, {}, &response);
  INFO(status.error_message());
  REQUIRE(status.ok());
  return response.state_digest();
}

v1::GetStatusResponse StatusOf(const BrokerProcess& broker) {
  const auto stub = v1::AdminService::NewStub(broker.Connect(broker.pki().Client("operator/duty")));
  grpc::ClientContext context;
  v1::GetStatusResponse response;
  REQUIRE(stub->GetStatus(&context, {}, &response).ok());
  return response;
}

TEST_CASE("SIGTERM during load settles what was taken, tells the streams, and loses nothing") {
  BrokerProcess broker;
  broker.Start();
  const IssuedCertificate market = broker.pki().Client("agency/440000/market");

  const auto feed =
      v1::FeedService::NewStub(broker.Connect(broker.pki().Client("province/440000")));
  grpc::ClientContext feed_context;
  const auto view = feed->Subscribe(&feed_context, {});
  v1::SubscribeResponse news;
  REQUIRE(view->Read(&news));

  const auto publish = v1::PublishService::NewStub(broker.Connect(market));
  grpc::ClientContext context;
  const auto stream = publish->Publish(&context);
  REQUIRE(Open(*stream) == 0);
  std::atomic<int64_t> settled = 0;
  std::atomic<int64_t> rejected = 0;
  absl::Notification some_settled;
  std::thread reading([&] {
    v1::PublishResponse response;
    while (stream->Read(&response)) {
      settled = response.settled().through_sequence();
      rejected += response.settled().rejections_size();
      if (!some_settled.HasBeenNotified()) some_settled.Notify();
    }
  });
  std::thread following([&] {
    while (view->Read(&news)) {
    }
  });
  int64_t sent = 0;
  std::thread writing([&] {
    while (stream->Write(PenaltyBatch(sent + 1, kBatchChanges))) sent += kBatchChanges;
  });

  some_settled.WaitForNotification();
  broker.process().Signal(SIGTERM);
  CHECK(broker.process().Wait() == kExitOk);
  writing.join();
  reading.join();
  following.join();
  INFO(broker.Log());
  const absl::Status ended = FromGrpc(stream->Finish(), context);
  CHECK(ended.code() == absl::StatusCode::kUnavailable);
  CHECK(ReasonOf(ended) == v1::PROBLEM_REASON_STOPPING);
  const absl::Status feed_ended = FromGrpc(view->Finish(), feed_context);
  CHECK(feed_ended.code() == absl::StatusCode::kUnavailable);
  CHECK(ReasonOf(feed_ended) == v1::PROBLEM_REASON_STOPPING);
  CHECK(settled > 0);
  CHECK(settled <= sent + kBatchChanges);
  CHECK(rejected == 0);

  broker.Start();
  const auto again = v1::PublishService::NewStub(broker.Connect(market));
  grpc::ClientContext again_context;
  const auto resumed = again->Publish(&again_context);
  const int64_t kept = Open(*resumed);
  CHECK(kept >= settled);
  CHECK(StatusOf(broker).listings_in_force() == kept);
  resumed->WritesDone();
  CHECK(resumed->Finish().ok());

  // And the state is what the log says.
  const std::string digest = StateDigest(broker);
  CHECK(broker.End(SIGTERM) == kExitOk);
  CHECK(broker.RunToEnd({"--rebuild-state", "--exit"}).exit_code == kExitOk);
  broker.Start();
  CHECK(StateDigest(broker) == digest);
}

}  // namespace
}  // namespace landbridge
