// SPDX-License-Identifier: Apache-2.0
// landbridged, killed in the middle of its retention.
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/admin_service.grpc.pb.h"
#include "landbridge/v1/publish_service.grpc.pb.h"
#include "proto/contract/exit_code.h"
#include "tests/server/broker_process.h"
#include "tests/server/penalties.h"
#include "tests/server/retention_desk.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

namespace fs = std::filesystem;
using testing::BrokerProcess;
using testing::RetentionDesk;
using testing::Subprocess;

constexpr int kPatienceMs = 60'000;
// Of one run: the copy is made, renamed (two notices), the former one renamed and removed.
constexpr int kNotices = 6;

// Publishes records `first` to `first + count - 1` and waits until they are settled.
void Publish(const BrokerProcess& broker, int64_t first, int count) {
  const auto stub =
      v1::PublishService::NewStub(broker.Connect(broker.pki().Client("agency/440000/market")));
  grpc::ClientContext context;
  const auto stream = stub->Publish(&context);
  v1::PublishRequest open;
  open.mutable_open()->set_source("penalties");
  REQUIRE(stream->Write(open));
  v1::PublishResponse response;
  REQUIRE(stream->Read(&response));
  REQUIRE(response.opened().settled_sequence() == first - 1);
  REQUIRE(stream->Write(testing::PenaltyBatch(first, count)));
  while (response.settled().through_sequence() < first + count - 1) {
    REQUIRE(stream->Read(&response));
  }
  context.TryCancel();
}

std::string ContentDigest(const BrokerProcess& broker) {
  const auto stub = v1::AdminService::NewStub(broker.Connect(broker.pki().Client("operator/duty")));
  grpc::ClientContext context;
  v1::GetDigestResponse response;
  REQUIRE(stub->GetDigest(&context, {}, &response).ok());
  return response.content_digest();
}

// Starts landbridged and kills it when the folder has changed `notices` times.
void StartAndKill(const BrokerProcess& broker, const fs::path& checkpoints, int notices) {
  const int queue = inotify_init1(IN_CLOEXEC);
  inotify_add_watch(queue, checkpoints.c_str(),
                    IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO);
  const Subprocess process({LANDBRIDGED, "--config", (broker.folder() / "broker.yaml").string()},
                           broker.folder() / "killed.log");
  int seen = 0;
  alignas(inotify_event) char events[4096];
  pollfd waiting{queue, POLLIN, 0};
  while (seen < notices && poll(&waiting, 1, kPatienceMs) > 0) {
    const ssize_t length = read(queue, events, sizeof events);
    for (ssize_t at = 0; at < length; ++seen) {
      at += static_cast<ssize_t>(sizeof(inotify_event)) +
            reinterpret_cast<const inotify_event*>(events + at)->len;
    }
  }
  close(queue);
  CHECK(seen >= notices);
}  // killed with the object

// So that the next start finds it out of date.
void MisdateCheckpoint(const fs::path& checkpoints) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(checkpoints)) {
    names.push_back(entry.path().filename().string());
  }
  for (const std::string& name : names) {
    const size_t dash = name.find('-');
    if (dash == std::string::npos) continue;  // left by a run that was interrupted
    fs::rename(checkpoints / name,
               checkpoints / std::string(name).replace(dash + 1, 8, "20991231"));
  }
}

TEST_CASE("landbridged killed at any step of its retention comes back with the same content") {
  BrokerProcess broker;
  const fs::path store = broker.folder() / "store";
  const fs::path checkpoints = store / "checkpoints";
  broker.Start();
  Publish(broker, 1, 200);
  REQUIRE(broker.End(SIGTERM) == kExitOk);
  std::string digest;
  {
    RetentionDesk desk(store);
    desk.clock().SetTo(absl::Now());
    REQUIRE(desk.Open().ok());
    desk.LetHalfPass();
    REQUIRE(desk.Run().checkpoint);
    digest = Hex(desk.Digests().content);
    desk.Close();
  }
  int64_t published = 200;
  for (int notices = 1; notices <= kNotices; ++notices) {
    CAPTURE(notices);
    broker.Start();
    CHECK(ContentDigest(broker) == digest);
    Publish(broker, published + 1, 10);
    published += 10;
    digest = ContentDigest(broker);
    broker.End(SIGKILL);
    MisdateCheckpoint(checkpoints);
    StartAndKill(broker, checkpoints, notices);
    if (notices % 2 == 0) fs::remove_all(store / "state");
  }
  broker.Start();
  CHECK(absl::StrContains(broker.Log(), "brought the state back from the checkpoint"));
  CHECK(ContentDigest(broker) == digest);
  CHECK(broker.End(SIGTERM) == kExitOk);
}

TEST_CASE("--check-config says what is kept for how long, and refuses what cannot be promised") {
  BrokerProcess broker;
  CHECK(absl::StrContains(broker.RunToEnd({"--check-config"}).out,
                          "retention: content of lifted listings leaves the files within 720h; "
                          "events are kept for ever"));
  broker.Configure("memory: 64MiB", "memory: 64MiB, erase_after: 48h, events_kept: 8760h");
  CHECK(absl::StrContains(broker.RunToEnd({"--check-config"}).out,
                          "within 48h; events are kept for 8760h"));
  broker.Configure("erase_after: 48h", "erase_after: 30m");
  const testing::Finished refused = broker.RunToEnd({"--check-config"});
  CHECK(refused.exit_code == kExitConfig);
  CAPTURE(refused.err);
  CHECK(absl::StrContains(refused.err, "`storage.erase_after`"));
}

}  // namespace
}  // namespace landbridge
