// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/asking.h"

#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <deque>
#include <memory>
#include <thread>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/certificates.h"

namespace landbridge::bench {
namespace {

class Caller {
 public:
  explicit Caller(const std::shared_ptr<grpc::Channel>& channel)
      : service_(v1::QueryService::NewStub(channel)) {}

  // Asks every `step`-th question from `first` on.
  void Ask(int64_t first, int64_t step, int64_t end, const Question& question) {
    for (int64_t i = first; i < end && status_.ok(); i += step) {
      const absl::Time start = absl::Now();
      status_ = question(*service_, i);
      latencies_ms_.push_back(absl::ToDoubleMilliseconds(absl::Now() - start));
    }
  }

  const absl::Status& status() const { return status_; }
  const std::vector<double>& latencies_ms() const { return latencies_ms_; }

 private:
  const std::unique_ptr<v1::QueryService::Stub> service_;
  absl::Status status_;
  std::vector<double> latencies_ms_;
};

}  // namespace

absl::StatusOr<AskingResult> AskTogether(const BenchBroker& broker, int callers, int64_t questions,
                                         const Question& question) {
  std::deque<Caller> asking;
  for (int i = 0; i < callers; ++i) {
    LB_ASSIGN_OR_RETURN(const auto channel, OpenConnection(broker.address(), broker.certificates(),
                                                           broker.certificates().province));
    asking.emplace_back(channel);
  }
  const UsageMeter server(broker.pid());
  const UsageMeter client(getpid());
  const absl::Time start = absl::Now();
  std::vector<std::thread> threads;
  for (int i = 0; i < callers; ++i) {
    threads.emplace_back(
        [&, i] { asking[static_cast<size_t>(i)].Ask(i, callers, questions, question); });
  }
  for (std::thread& thread : threads) thread.join();

  AskingResult result;
  result.seconds = absl::ToDoubleSeconds(absl::Now() - start);
  result.server = server.SoFar();
  result.client_cpu_seconds = client.SoFar().cpu_seconds;
  for (const Caller& caller : asking) {
    LB_RETURN_IF_ERROR(caller.status());
    result.latencies_ms.insert(result.latencies_ms.end(), caller.latencies_ms().begin(),
                               caller.latencies_ms().end());
  }
  return result;
}

}  // namespace landbridge::bench
