// SPDX-License-Identifier: Apache-2.0
// Where Prometheus asks: plain HTTP, GET /metrics, answered to everybody who can connect. It
// belongs on a loopback address or in a private network.
//
// Belongs to one thread; what it starts has threads of its own.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "prometheus/collectable.h"
#include "prometheus/exposer.h"

namespace landbridge {

class MetricsEndpoint {
 public:
  // Listens on `listen`, "127.0.0.1:9464"; port 0 takes a free one.
  //
  // Errors: kUnavailable: the address cannot be listened on; the message names it and the remedy.
  static absl::StatusOr<std::unique_ptr<MetricsEndpoint>> Start(
      const std::string& listen, std::shared_ptr<prometheus::Collectable> metrics);

  // Ends what is being answered; afterwards `metrics` is not called any more.
  ~MetricsEndpoint();
  MetricsEndpoint(const MetricsEndpoint&) = delete;
  MetricsEndpoint& operator=(const MetricsEndpoint&) = delete;

  // "127.0.0.1:40123": what was really taken.
  const std::string& address() const { return address_; }

 private:
  MetricsEndpoint(std::string address, std::shared_ptr<prometheus::Collectable> metrics,
                  std::unique_ptr<prometheus::Exposer> exposer);

  const std::string address_;
  const std::shared_ptr<prometheus::Collectable> metrics_;  // the exposer holds it weakly
  const std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace landbridge
