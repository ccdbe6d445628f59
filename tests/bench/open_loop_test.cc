// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/open_loop.h"

#include <vector>

#include "absl/time/clock.h"
#include "tests/support/catch.h"

namespace landbridge::bench {
namespace {

constexpr absl::Time kStart = absl::UnixEpoch();

TEST_CASE("numbers are due at equal distances from the start") {
  const OpenLoopSchedule schedule = {kStart, 100, 7};
  CHECK(schedule.DueOf(0) == kStart);
  CHECK(schedule.DueOf(6) == kStart + absl::Milliseconds(60));
  CHECK(ScheduleOf(100, absl::Seconds(3)).count == 300);
  CHECK(ScheduleOf(0.5, absl::Seconds(1)).count == 1);
}

TEST_CASE("latency counts from when a number was due, not from when it was sent") {
  OpenLoopRecorder recorder({kStart, 100, 2});
  recorder.Sent(0, kStart);
  recorder.Arrived(0, kStart + absl::Milliseconds(50));
  // Due at 10 ms; the one before kept the sender busy.
  recorder.Sent(1, kStart + absl::Milliseconds(50));
  recorder.Arrived(1, kStart + absl::Milliseconds(52));
  CHECK(recorder.LatenciesMs().value() == std::vector<double>{50, 42});
  CHECK(recorder.LatenessMs() == std::vector<double>{0, 40});
}

TEST_CASE("what did not arrive, arrived twice or was never sent is an error") {
  OpenLoopRecorder recorder({kStart, 100, 2});
  recorder.Arrived(0, kStart);
  CHECK(recorder.LatenciesMs().status().code() == absl::StatusCode::kInternal);
  recorder.Arrived(1, kStart);
  CHECK(recorder.LatenciesMs().ok());
  SECTION("twice") { recorder.Arrived(1, kStart); }
  SECTION("beyond the schedule") { recorder.Arrived(2, kStart); }
  CHECK(recorder.LatenciesMs().status().code() == absl::StatusCode::kInternal);
}

TEST_CASE("everything is sent once and in order, never before it is due") {
  const OpenLoopSchedule schedule = {absl::Now(), 10'000, 50};
  OpenLoopRecorder recorder(schedule);
  std::vector<int64_t> sent;
  int waits = 0;
  OpenLoopCalls calls;
  calls.send = [&](int64_t i, absl::Time due) {
    CHECK(absl::Now() >= due);
    CHECK(due == schedule.DueOf(i));
    sent.push_back(i);
    return absl::OkStatus();
  };
  calls.before_wait = [&] {
    ++waits;
    return absl::OkStatus();
  };
  REQUIRE(RunOpenLoop(schedule, calls, recorder).ok());
  REQUIRE(sent.size() == 50);
  for (int64_t i = 0; i < 50; ++i) CHECK(sent[static_cast<size_t>(i)] == i);
  CHECK(waits >= 1);
  for (const double late : recorder.LatenessMs()) CHECK(late >= 0);
}

TEST_CASE("a sender that is behind sends at once what is due, without waiting") {
  // All was due an hour ago.
  const OpenLoopSchedule schedule = {absl::Now() - absl::Hours(1), 1'000, 20};
  OpenLoopRecorder recorder(schedule);
  int waits = 0;
  OpenLoopCalls calls;
  calls.send = [&](int64_t i, absl::Time) {
    recorder.Arrived(i, absl::Now());
    return absl::OkStatus();
  };
  calls.before_wait = [&] {
    ++waits;
    return absl::OkStatus();
  };
  REQUIRE(RunOpenLoop(schedule, calls, recorder).ok());
  CHECK(waits == 1);  // at the end
  const std::vector<double> latencies_ms = recorder.LatenciesMs().value();
  for (const double ms : latencies_ms) CHECK(ms > 3'500'000);
}

TEST_CASE("an error of a sender ends the loop") {
  const OpenLoopSchedule schedule = {absl::Now(), 10'000, 50};
  OpenLoopRecorder recorder(schedule);
  int calls = 0;
  const absl::Status status =
      RunOpenLoop(schedule,
                  {.send =
                       [&](int64_t i, absl::Time) {
                         ++calls;
                         return i == 3 ? absl::UnavailableError("gone") : absl::OkStatus();
                       }},
                  recorder);
  CHECK(status.code() == absl::StatusCode::kUnavailable);
  CHECK(calls == 4);
}

}  // namespace
}  // namespace landbridge::bench
