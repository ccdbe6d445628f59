// SPDX-License-Identifier: Apache-2.0
// A broker without its services on real stores, and the retention, run by the test under a clock of
// its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "broker/ledger/state_digests.h"
#include "broker/ledger/state_reader.h"
#include "broker/pipeline/pipeline.h"
#include "broker/server/retention.h"
#include "broker/server/stores.h"
#include "tests/ledger/ledger_testing.h"
#include "tests/support/fake_clock.h"

namespace landbridge::testing {

class RetentionDesk {
 public:
  // Stores in `folder`, as the broker has them. Nothing is open yet.
  explicit RetentionDesk(std::filesystem::path folder) : folder_(std::move(folder)) {}

  absl::Status Open(bool rebuild_state = false);
  void Close();

  // Brings a record with this content, or takes it away; waits until that is settled.
  void Publish(const std::string& record_id, const std::string& content);
  void Lift(const std::string& record_id);
  // Many small ones, "<first>" to "<first + count - 1>".
  void PublishMany(int first, int count);

  // A run, which must succeed.
  RetentionReport Run();
  // Moves the clock on, and waits until the day that began then is applied.
  void LetPass(absl::Duration time);
  // Half of the time, so that the next run has work.
  void LetHalfPass() { LetPass(options_.erase_after / 2); }

  StateDigests Digests() const;
  log::v1::LedgerRow LedgerRow() const { return *StateReader(*stores_.state).Ledger(); }

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path checkpoints() const { return folder_ / "checkpoints"; }
  // Names in checkpoints(), in order.
  std::vector<std::string> CheckpointNames() const;

  RetentionOptions& options() { return options_; }
  FakeClock& clock() { return clock_; }
  Stores& stores() { return stores_; }
  Pipeline& pipeline() { return *pipeline_; }
  Retention& retention() { return *retention_; }

 private:
  void Submit(std::vector<log::v1::LoggedChange> changes);

  const std::filesystem::path folder_;
  RetentionOptions options_;
  FakeClock clock_;
  Stores stores_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Retention> retention_;
};

}  // namespace landbridge::testing
