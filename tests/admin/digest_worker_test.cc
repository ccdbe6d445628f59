// SPDX-License-Identifier: Apache-2.0
#include "broker/admin/digest_worker.h"

#include <cstddef>
#include <memory>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/notification.h"
#include "landbridge/v1/problem.pb.h"
#include "proto/contract/problem.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace landbridge {
namespace {

std::unique_ptr<StateStore> OpenState(const testing::TempDir& folder) {
  StateStoreOptions options;
  options.path = folder.path() / "state";
  return StateStore::Open(options).value();
}

TEST_CASE("callers beyond the bound are told to come back") {
  testing::TempDir folder;
  const auto state = OpenState(folder);
  DigestWorker worker(*state);
  // The worker is held up in the first callback while others queue.
  absl::Notification entered, leave;
  REQUIRE(worker
              .Compute([&](const auto&) {
                entered.Notify();
                leave.WaitForNotification();
              })
              .ok());
  entered.WaitForNotification();
  absl::BlockingCounter answered(DigestWorker::kWaitingMax);
  for (size_t i = 0; i < DigestWorker::kWaitingMax; ++i) {
    REQUIRE(worker
                .Compute([&](const absl::StatusOr<StateDigests>& digests) {
                  if (digests.ok()) answered.DecrementCount();
                })
                .ok());
  }
  const absl::Status refused = worker.Compute([](const auto&) {});
  CHECK(refused.code() == absl::StatusCode::kResourceExhausted);
  CHECK(ReasonOf(refused) == v1::PROBLEM_REASON_BUSY);
  CHECK(ProblemOf(refused)->retry_after_ms() > 0);
  leave.Notify();
  answered.Wait();
}

TEST_CASE("a stop answers those who wait") {
  testing::TempDir folder;
  const auto state = OpenState(folder);
  DigestWorker worker(*state);
  absl::Notification entered, leave, refused;
  REQUIRE(worker
              .Compute([&](const auto&) {
                entered.Notify();
                leave.WaitForNotification();
              })
              .ok());
  entered.WaitForNotification();
  REQUIRE(worker
              .Compute([&](const absl::StatusOr<StateDigests>& digests) {
                if (ReasonOf(digests.status()) == v1::PROBLEM_REASON_STOPPING) refused.Notify();
              })
              .ok());
  worker.Stop();
  leave.Notify();
  refused.WaitForNotification();
  CHECK(ReasonOf(worker.Compute([](const auto&) {})) == v1::PROBLEM_REASON_STOPPING);
}

}  // namespace
}  // namespace landbridge
