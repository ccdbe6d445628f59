// SPDX-License-Identifier: Apache-2.0
// The broker, as one of those that are compared.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/ingest_load.h"
#include "tools/bench/peers/peer.h"
#include "tools/bench/places.h"

namespace landbridge::bench {

class LandbridgePeer final : public Peer {
 public:
  // Starts `program` in `folder`, which is created.
  static absl::StatusOr<std::unique_ptr<Peer>> Start(const std::filesystem::path& program,
                                                     const std::filesystem::path& folder,
                                                     const Certificates& certificates);

  std::string name() const override { return "Landbridge"; }
  bool KnowsRepeats() const override { return true; }
  bool GivesOut() const override { return true; }
  absl::StatusOr<IngestResult> Ingest(int64_t changes, int repeat_percent) override;
  absl::StatusOr<ReadingResult> Read(int readers) override;
  pid_t server() const override { return broker_->pid(); }

 private:
  explicit LandbridgePeer(std::unique_ptr<BenchBroker> broker);

  const std::unique_ptr<BenchBroker> broker_;
  IngestLoad load_;
  Places places_;
  int64_t begin_ = 0;  // the last event before the last Ingest
};

}  // namespace landbridge::bench
