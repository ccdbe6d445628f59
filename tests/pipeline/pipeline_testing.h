// SPDX-License-Identifier: Apache-2.0
// What pipelines in tests stand on, and short ways to hand something to them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/pipeline/pipeline.h"
#include "landbridge/log/v1/entry.pb.h"
#include "storage/commit_log.h"
#include "storage/memory_commit_log.h"
#include "storage/state_store.h"
#include "tests/ledger/ledger_testing.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace landbridge::testing {

inline const absl::Time kStart = absl::FromUnixSeconds(1'790'000'000);

std::unique_ptr<StateStore> OpenState(const std::filesystem::path& folder);

// A log in memory, a clock that stands at kStart, and a state, for one pipeline.
struct Ground {
  // A pipeline that could not start ends the test.
  std::unique_ptr<Pipeline> Start(PipelineOptions options = {});

  TempDir folder;
  MemoryCommitLog log;
  FakeClock clock{kStart};
  std::unique_ptr<StateStore> state = OpenState(folder.path() / "state");
};

// Of the one source of an agency.
log::v1::ChangeBatch Batch(const std::string& agency, int64_t first,
                           const std::vector<log::v1::LoggedChange>& changes);

// A report whose record and decision have this number.
Report Numbered(int64_t number);

// Submits `count` batches of one change each and waits until the last is settled.
void SubmitAndWait(Pipeline& pipeline, const std::string& agency, int64_t count);

// All entries of a log.
std::vector<log::v1::LogEntry> EntriesOf(const CommitLog& log);

// A log in memory whose appends pass through `before_append` first, which may wait, or fail as a
// disk does. It is called with the number of the append: 1, 2, 3, ...
class WatchedLog final : public CommitLog {
 public:
  explicit WatchedLog(std::function<absl::Status(int)> before_append)
      : before_append_(std::move(before_append)) {}

  absl::StatusOr<Position> Append(std::span<const std::string_view> payloads) override;
  bool HasRoom() const override { return true; }
  std::unique_ptr<LogReader> NewReader(Position from) const override {
    return log_.NewReader(from);
  }
  Position Head() const override { return log_.Head(); }
  Position First() const override { return log_.First(); }
  absl::Status Trim(Position before) override { return log_.Trim(before); }
  LogLimits Limits() const override { return log_.Limits(); }
  LogEpoch Epoch() const override { return log_.Epoch(); }

 private:
  MemoryCommitLog log_;
  const std::function<absl::Status(int)> before_append_;
  int appends_ = 0;
};

}  // namespace landbridge::testing
