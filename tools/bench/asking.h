// SPDX-License-Identifier: Apache-2.0
// Callers that ask a broker one question after the other, all at the same time, and how long each
// waited.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "landbridge/v1/query_service.grpc.pb.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/usage.h"

namespace landbridge::bench {

// Asks question `i` and returns what is wrong with the answer. Called by
// several threads.
using Question = std::function<absl::Status(v1::QueryService::Stub& service, int64_t i)>;

struct AskingResult {
  double seconds = 0;
  std::vector<double> latencies_ms;  // of each call, by no order
  Usage server;
  double client_cpu_seconds = 0;
};

// Shares questions 0 to `questions` - 1 among `callers`, provinces with a connection each, of which
// every one waits for an answer before it asks again.
//
// Errors: the first one of a question; a caller cannot connect.
absl::StatusOr<AskingResult> AskTogether(const BenchBroker& broker, int callers, int64_t questions,
                                         const Question& question);

}  // namespace landbridge::bench
