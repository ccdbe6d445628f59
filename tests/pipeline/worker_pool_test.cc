// SPDX-License-Identifier: Apache-2.0
#include "broker/pipeline/worker_pool.h"

#include <atomic>
#include <vector>

#include "absl/synchronization/barrier.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("one thread runs jobs in the order in which they were handed over") {
  std::vector<int> ran;
  {
    WorkerPool pool(1);
    for (int i = 0; i < 100; ++i) pool.Run([&ran, i] { ran.push_back(i); });
  }
  REQUIRE(ran.size() == 100);
  for (int i = 0; i < 100; ++i) CHECK(ran[static_cast<size_t>(i)] == i);
}

TEST_CASE("a pool that ends runs what was handed over, and what that hands over") {
  std::atomic<int> ran = 0;
  {
    WorkerPool pool(2);
    for (int i = 0; i < 10; ++i) {
      pool.Run([&] {
        ++ran;
        pool.Run([&] { ++ran; });
      });
    }
  }
  CHECK(ran == 20);
}

TEST_CASE("jobs run at the same time on as many threads as the pool has") {
  WorkerPool pool(2);
  auto* const meeting = new absl::Barrier(2);
  for (int i = 0; i < 2; ++i) {
    pool.Run([meeting] {
      // Returns only once the other job is here, too.
      if (meeting->Block()) delete meeting;
    });
  }
}

}  // namespace
}  // namespace landbridge
