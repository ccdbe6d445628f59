// SPDX-License-Identifier: Apache-2.0
// From an agency that flushes whenever it waits, through the broker, to a province that follows.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/bench/certificates.h"
#include "tools/bench/feed_stage.h"
#include "tools/bench/peers/route.h"

namespace landbridge::bench {

class LandbridgeRoute final : public Route {
 public:
  // Starts `program` in `folder`, which is created.
  static absl::StatusOr<std::unique_ptr<Route>> Start(const std::filesystem::path& program,
                                                      const std::filesystem::path& folder,
                                                      const Certificates& certificates);

  std::string name() const override { return "Landbridge"; }
  pid_t server() const override { return stage_.broker->pid(); }
  absl::StatusOr<std::vector<double>> Deliver(double per_second, absl::Duration duration) override;

 private:
  explicit LandbridgeRoute(FeedStage stage) : stage_(std::move(stage)) {}

  const FeedStage stage_;
};

}  // namespace landbridge::bench
