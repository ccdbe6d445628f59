// SPDX-License-Identifier: Apache-2.0
// What the cases share: the mapping and its sample, runs of the real adapter, and what the broker
// held after an undisturbed one.
//
// Belongs to one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/conform/child_program.h"
#include "adapters/conform/mapped_sample.h"
#include "adapters/conform/sample.h"
#include "adapters/conform/trial_broker.h"
#include "adapters/conform/trial_ground.h"
#include "adapters/mapping/mapping.h"
#include "nlohmann/json.hpp"

namespace landbridge {

// One run of the adapter, ended.
struct FinishedRun {
  int exit_code = 0;
  nlohmann::json outcome;  // what it printed as JSON; null when it failed
  std::string said;        // to people: messages and the rejects report
  std::string report;      // the rejects report by itself, CSV

  int64_t Count(const char* name) const { return outcome.value(name, int64_t{0}); }
  int64_t Tally(const char* name) const;
  // Everything that could be sent was sent; some rows may have been rejected.
  bool Done() const { return outcome.is_object(); }
  // The last line of the rejects report, where the broker's rejections stand, for a detail.
  std::string LastFinding() const;
  // The first line that it said, for a detail.
  std::string FirstLine() const;
};

// A run that goes on. It is killed with the object.
class AdapterRun {
 public:
  ChildProgram& program() { return *program_; }

  // Errors: kDeadlineExceeded: it does not end.
  absl::StatusOr<FinishedRun> AwaitEnd();

 private:
  friend class Trial;
  AdapterRun(std::unique_ptr<ChildProgram> program, std::filesystem::path folder)
      : program_(std::move(program)), folder_(std::move(folder)) {}

  std::unique_ptr<ChildProgram> program_;
  std::filesystem::path folder_;
};

// What a run of the adapter is told to read.
struct TrialInput {
  std::filesystem::path mapping;
  std::filesystem::path files;  // as --input has them; empty when a database alone is read
};

// The undisturbed run.
struct CalmRun {
  HeldContent held;
  std::string standing;  // of the broker after it
  FinishedRun run;
  std::vector<MappedSample::Place> places;  // of the mapped records
};

class Trial {
 public:
  Trial(TrialGround& ground, std::shared_ptr<const Mapping> mapping,
        std::vector<std::string> settings, TrialInput input,
        std::vector<std::filesystem::path> files);

  absl::StatusOr<std::unique_ptr<TrialBroker>> NewBroker() { return TrialBroker::Start(ground_); }

  absl::StatusOr<std::unique_ptr<AdapterRun>> StartRun(const TrialBroker& broker,
                                                       const TrialInput& input,
                                                       const std::vector<std::string>& flags = {});
  absl::StatusOr<FinishedRun> Run(const TrialBroker& broker, const TrialInput& input,
                                  const std::vector<std::string>& flags = {});

  // The input with other bytes in its first file, under the same names. Of a database, the bytes
  // are a file of SQLite (TableSample), and the mapping reads that one.
  absl::StatusOr<TrialInput> Changed(const std::string& bytes);

  absl::StatusOr<HeldContent> Held(TrialBroker& broker) { return broker.Held(mapping_->source()); }

  const Mapping& mapping() const { return *mapping_; }
  // What the mapping makes of the whole sample. Requires: `broker` was asked for what it holds.
  absl::StatusOr<MappedSample> Mapped(const TrialBroker& broker) const {
    return MapSample(mapping_, files_, broker.hash_key());
  }
  const config::v1::Table& table() const { return mapping_->config().tables(0); }
  // The first table's file, which most cases change; no file when the table is a database's.
  const std::filesystem::path& file() const { return files_.front(); }
  const TrialInput& input() const { return input_; }

  // Set by the first case.
  CalmRun calm;
  // What the first table reads, taken apart, or why it is not.
  absl::StatusOr<std::unique_ptr<const Sample>> sample = absl::UnknownError("not taken apart");

 private:
  // Puts what belongs to the unchanged first file beside the changed one.
  absl::Status LinkOthers(const std::filesystem::path& folder) const;

  TrialGround& ground_;
  const std::shared_ptr<const Mapping> mapping_;
  const std::vector<std::string> settings_;
  const TrialInput input_;
  const std::vector<std::filesystem::path> files_;
};

}  // namespace landbridge
