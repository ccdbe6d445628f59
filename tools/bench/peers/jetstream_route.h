// SPDX-License-Identifier: Apache-2.0
// From a publisher that sends each record at once and does not wait, through NATS JetStream, to a
// consumer that it is pushed to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/bench/certificates.h"
#include "tools/bench/peers/jetstream_publisher.h"
#include "tools/bench/peers/jetstream_server.h"
#include "tools/bench/peers/route.h"

namespace landbridge::bench {

class JetStreamRoute final : public Route {
 public:
  // Starts a server in `folder`, which is created.
  //
  // Errors: kNotFound: its package is not installed.
  static absl::StatusOr<std::unique_ptr<Route>> Start(const std::filesystem::path& folder,
                                                      const Certificates& certificates);

  std::string name() const override { return server_->name(); }
  pid_t server() const override { return server_->pid(); }
  absl::StatusOr<std::vector<double>> Deliver(double per_second, absl::Duration duration) override;

 private:
  JetStreamRoute(std::unique_ptr<JetStreamServer> server, const Certificates& certificates)
      : server_(std::move(server)), certificates_(certificates) {}

  absl::Status Prepare(int64_t records);

  const std::unique_ptr<JetStreamServer> server_;
  const Certificates certificates_;
  std::unique_ptr<JetStreamPublisher> publisher_;
  int64_t published_ = 0;
};

}  // namespace landbridge::bench
