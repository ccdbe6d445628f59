// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/open_loop.h"

#include <sys/prctl.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/contract/status_macros.h"

namespace landbridge::bench {
namespace {

constexpr absl::Duration kReady = absl::Milliseconds(10);
// By how much the system may let this thread oversleep; 50 us unless it is told.
constexpr unsigned long kSlackNs = 1'000;

class ExactSleep {
 public:
  ExactSleep() : slack_before_(prctl(PR_GET_TIMERSLACK)) { prctl(PR_SET_TIMERSLACK, kSlackNs); }
  ~ExactSleep() { prctl(PR_SET_TIMERSLACK, static_cast<unsigned long>(slack_before_)); }
  ExactSleep(const ExactSleep&) = delete;
  ExactSleep& operator=(const ExactSleep&) = delete;

 private:
  const int slack_before_;
};

}  // namespace

absl::Time OpenLoopSchedule::DueOf(int64_t i) const {
  return start + absl::Seconds(static_cast<double>(i) / per_second);
}

OpenLoopSchedule ScheduleOf(double per_second, absl::Duration duration) {
  const auto count = static_cast<int64_t>(per_second * absl::ToDoubleSeconds(duration));
  return {absl::Now() + kReady, per_second, std::max<int64_t>(count, 1)};
}

OpenLoopRecorder::OpenLoopRecorder(const OpenLoopSchedule& schedule)
    : schedule_(schedule),
      sent_(static_cast<size_t>(schedule.count), absl::InfinitePast()),
      arrived_(static_cast<size_t>(schedule.count), absl::InfinitePast()) {}

void OpenLoopRecorder::Sent(int64_t i, absl::Time when) { sent_.at(static_cast<size_t>(i)) = when; }

void OpenLoopRecorder::Arrived(int64_t i, absl::Time when) {
  if (i < 0 || i >= schedule_.count || arrived_[static_cast<size_t>(i)] != absl::InfinitePast()) {
    ++unexpected_;
    return;
  }
  arrived_[static_cast<size_t>(i)] = when;
}

absl::StatusOr<std::vector<double>> OpenLoopRecorder::LatenciesMs() const {
  if (const int64_t count = unexpected_; count > 0) {
    return absl::InternalError(absl::StrCat(count, " came twice, or were never sent"));
  }
  std::vector<double> latencies;
  latencies.reserve(arrived_.size());
  for (int64_t i = 0; i < schedule_.count; ++i) {
    const absl::Time arrived = arrived_[static_cast<size_t>(i)];
    if (arrived == absl::InfinitePast()) {
      return absl::InternalError(absl::StrCat("number ", i, " did not arrive"));
    }
    latencies.push_back(absl::ToDoubleMilliseconds(arrived - schedule_.DueOf(i)));
  }
  return latencies;
}

std::vector<double> OpenLoopRecorder::LatenessMs() const {
  std::vector<double> lateness;
  for (int64_t i = 0; i < schedule_.count; ++i) {
    lateness.push_back(
        absl::ToDoubleMilliseconds(sent_[static_cast<size_t>(i)] - schedule_.DueOf(i)));
  }
  return lateness;
}

absl::Status RunOpenLoop(const OpenLoopSchedule& schedule, const OpenLoopCalls& calls,
                         OpenLoopRecorder& recorder) {
  const ExactSleep exact_sleep;
  for (int64_t i = 0; i < schedule.count; ++i) {
    const absl::Time due = schedule.DueOf(i);
    if (absl::Now() < due && calls.before_wait) LB_RETURN_IF_ERROR(calls.before_wait());
    absl::SleepFor(due - absl::Now());
    recorder.Sent(i, absl::Now());
    LB_RETURN_IF_ERROR(calls.send(i, due));
  }
  return calls.before_wait ? calls.before_wait() : absl::OkStatus();
}

void AddLatency(const std::vector<double>& latencies_ms, Row& row) {
  row.Figure("p50 ms", 2).push_back(Quantile(latencies_ms, 0.5));
  row.Figure("p99 ms", 2).push_back(Quantile(latencies_ms, 0.99));
  row.Figure("p99.9 ms", 2).push_back(Quantile(latencies_ms, 0.999));
  row.Figure("max ms", 2).push_back(*std::max_element(latencies_ms.begin(), latencies_ms.end()));
}

}  // namespace landbridge::bench
