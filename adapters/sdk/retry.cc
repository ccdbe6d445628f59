// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/retry.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>

#include "absl/time/clock.h"
#include "adapters/sdk/connection.h"
#include "adapters/sdk/publish_errors.h"
#include "proto/contract/problem.h"

namespace landbridge {
namespace {

// Ends earlier when it is asked to stop.
void Pause(absl::Duration length, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any nobody;
  std::unique_lock lock(mutex);
  nobody.wait_for(lock, stop, absl::ToChronoNanoseconds(length), [] { return false; });
}

}  // namespace

absl::Status Retry(const RetryOptions& options, const std::function<absl::Status()>& call) {
  Backoff backoff(options.pauses, std::random_device{}());
  const absl::Time give_up = absl::Now() + options.give_up_after;
  for (;;) {
    absl::Status status = call();
    if (options.stop.stop_requested()) return absl::CancelledError("stopped on request");
    if (status.ok() || !WorthOpeningAgain(status) || absl::Now() >= give_up) return status;
    if (options.on_retry) options.on_retry(status);
    const auto problem = ProblemOf(status);
    const absl::Duration asked = absl::Milliseconds(problem ? problem->retry_after_ms() : 0);
    Pause(std::min(backoff.NextAtLeast(asked), give_up - absl::Now()), options.stop);
    if (options.channel) AwaitConnected(*options.channel, options.stop);
  }
}

}  // namespace landbridge
