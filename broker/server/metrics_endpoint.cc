// SPDX-License-Identifier: Apache-2.0
#include "broker/server/metrics_endpoint.h"

#include <exception>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "broker/server/listen_address.h"

namespace landbridge {
namespace {

// Two, so that one connection that says nothing does not keep Prometheus out; others wait.
constexpr char kThreads[] = "2";
constexpr char kRequestTimeoutMs[] = "5000";

}  // namespace

absl::StatusOr<std::unique_ptr<MetricsEndpoint>> MetricsEndpoint::Start(
    const std::string& listen, std::shared_ptr<prometheus::Collectable> metrics) {
  std::unique_ptr<prometheus::Exposer> exposer;
  try {
    exposer = std::make_unique<prometheus::Exposer>(
        std::vector<std::string>{"listening_ports", listen, "num_threads", kThreads,
                                 "request_timeout_ms", kRequestTimeoutMs});
  } catch (const std::exception&) {  // it says neither which address nor why
  }
  const std::vector<int> ports =
      exposer == nullptr ? std::vector<int>() : exposer->GetListeningPorts();
  if (ports.empty()) {
    return absl::UnavailableError(absl::StrCat(
        "cannot serve metrics on ", listen,
        ": the address is taken, not of this machine, or IPv6, which Debian's civetweb does not "
        "speak; choose another `metrics_listen`, or stop "
        "what listens there"));
  }
  exposer->RegisterCollectable(metrics);
  return std::unique_ptr<MetricsEndpoint>(new MetricsEndpoint(
      BoundAddress(listen, ports.front()), std::move(metrics), std::move(exposer)));
}

MetricsEndpoint::MetricsEndpoint(std::string address,
                                 std::shared_ptr<prometheus::Collectable> metrics,
                                 std::unique_ptr<prometheus::Exposer> exposer)
    : address_(std::move(address)), metrics_(std::move(metrics)), exposer_(std::move(exposer)) {}

MetricsEndpoint::~MetricsEndpoint() = default;

}  // namespace landbridge
