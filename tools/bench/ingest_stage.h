// SPDX-License-Identifier: Apache-2.0
// A broker with a new store and the agencies that publish to it.
//
//   LB_ASSIGN_OR_RETURN(const auto stage, IngestStage::Open(settings, folder, 4));
//   LB_ASSIGN_OR_RETURN(const Filling filling, stage->FillUpTo(1'000'000));
//   LB_ASSIGN_OR_RETURN(const IngestResult result, stage->load().Run(200'000, 0));
//   LB_RETURN_IF_ERROR(stage->Check());
//
// Belongs to one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/ingest_load.h"
#include "tools/bench/scenario.h"

namespace landbridge::bench {

// What it took to fill a store, the making of the records included.
struct Filling {
  double changes_per_second = 0;
  double cpu_us_per_change = 0;  // of the broker
};

class IngestStage {
 public:
  // The store is in `folder`, which must not exist, and is removed with the object. `settings` must
  // outlive it.
  static absl::StatusOr<std::unique_ptr<IngestStage>> Open(const Settings& settings,
                                                           const std::filesystem::path& folder,
                                                           int agencies,
                                                           const BenchBrokerOptions& options = {});

  ~IngestStage();
  IngestStage(const IngestStage&) = delete;
  IngestStage& operator=(const IngestStage&) = delete;

  const BenchBroker& broker() const { return *broker_; }
  IngestLoad& load() { return *load_; }

  // Publishes what the store lacks of so many listings, and waits until the broker rests.
  absl::StatusOr<Filling> FillUpTo(int64_t listings);

  // Errors: kInternal: what the broker holds is not what was sent.
  absl::Status Check() const;

 private:
  IngestStage(const Settings& settings, std::filesystem::path folder)
      : settings_(settings), folder_(std::move(folder)) {}

  const Settings& settings_;
  const std::filesystem::path folder_;
  std::unique_ptr<BenchBroker> broker_;
  std::unique_ptr<IngestLoad> load_;
};

}  // namespace landbridge::bench
