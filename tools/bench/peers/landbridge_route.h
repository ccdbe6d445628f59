// SPDX-License-Identifier: Apache-2.0
// From an agency that flushes whenever it waits, through the broker, to a province that follows.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/follower.h"
#include "tools/bench/peers/route.h"
#include "tools/bench/publisher.h"

namespace landbridge::bench {

class LandbridgeRoute final : public Route {
 public:
  // Starts `program` in `folder`, which is created.
  static absl::StatusOr<std::unique_ptr<Route>> Start(const std::filesystem::path& program,
                                                      const std::filesystem::path& folder,
                                                      const Certificates& certificates);

  std::string name() const override { return "Landbridge"; }
  absl::StatusOr<std::vector<double>> Deliver(double per_second, absl::Duration duration) override;

 private:
  explicit LandbridgeRoute(std::unique_ptr<BenchBroker> broker) : broker_(std::move(broker)) {}

  const std::unique_ptr<BenchBroker> broker_;
  std::unique_ptr<Publisher> publisher_;
  std::unique_ptr<Follower> subscriber_;
};

}  // namespace landbridge::bench
