// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/backoff.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

constexpr BackoffOptions kOptions = {.initial = absl::Milliseconds(100),
                                     .delay_max = absl::Seconds(5),
                                     .delay_min = absl::Milliseconds(10)};

std::vector<absl::Duration> Delays(Backoff backoff, int count) {
  std::vector<absl::Duration> delays;
  for (int i = 0; i < count; ++i) delays.push_back(backoff.Next());
  return delays;
}

TEST_CASE("the longest possible delay doubles until it reaches its bound") {
  for (int attempt = 0; attempt < 10; ++attempt) {
    const absl::Duration upper =
        std::min(absl::Milliseconds(100) * (1 << attempt), absl::Duration(absl::Seconds(5)));
    absl::Duration longest;
    absl::Duration shortest = absl::InfiniteDuration();
    for (uint64_t seed = 0; seed < 400; ++seed) {
      const absl::Duration delay = Delays(Backoff(kOptions, seed), attempt + 1).back();
      longest = std::max(longest, delay);
      shortest = std::min(shortest, delay);
    }
    INFO("attempt " << attempt);
    CHECK(longest <= upper);
    CHECK(longest > upper * 0.9);
    CHECK(shortest >= absl::Milliseconds(10));
    CHECK(shortest < absl::Milliseconds(10) + upper * 0.1);
  }
}

TEST_CASE("the same seed gives the same delays, another seed others") {
  CHECK(Delays(Backoff(kOptions, 7), 20) == Delays(Backoff(kOptions, 7), 20));
  CHECK(Delays(Backoff(kOptions, 7), 20) != Delays(Backoff(kOptions, 8), 20));
}

TEST_CASE("after a success the delays are short again") {
  Backoff backoff(kOptions, 1);
  for (int i = 0; i < 20; ++i) backoff.Next();
  backoff.Reset();
  CHECK(backoff.Next() <= absl::Milliseconds(100));
}

TEST_CASE("a delay that a peer asks for is kept, and spread") {
  std::set<absl::Duration> delays;
  for (uint64_t seed = 0; seed < 50; ++seed) {
    const absl::Duration delay = Backoff(kOptions, seed).NextAtLeast(absl::Seconds(2));
    CHECK(delay >= absl::Seconds(2));
    CHECK(delay <= absl::Milliseconds(2100));
    delays.insert(delay);
  }
  CHECK(delays.size() > 40);
}

TEST_CASE("a peer cannot ask for more than the bound by more than the spread") {
  Backoff backoff(kOptions, 1);
  CHECK(backoff.NextAtLeast(absl::Hours(24)) <= absl::Milliseconds(5100));
  CHECK(backoff.NextAtLeast(-absl::Seconds(1)) >= absl::Milliseconds(10));
}

}  // namespace
}  // namespace landbridge
