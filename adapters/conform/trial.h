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
#include "adapters/conform/sample_file.h"
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
        std::filesystem::path mapping_file, std::vector<std::string> settings,
        std::vector<std::filesystem::path> files);

  absl::StatusOr<std::unique_ptr<TrialBroker>> NewBroker() { return TrialBroker::Start(ground_); }

  absl::StatusOr<std::unique_ptr<AdapterRun>> StartRun(const TrialBroker& broker,
                                                       const std::filesystem::path& input,
                                                       const std::vector<std::string>& flags = {});
  absl::StatusOr<FinishedRun> Run(const TrialBroker& broker, const std::filesystem::path& input,
                                  const std::vector<std::string>& flags = {});

  // The input with other bytes in its first file, under the same names.
  absl::StatusOr<std::filesystem::path> Changed(const std::string& bytes);

  absl::StatusOr<HeldContent> Held(TrialBroker& broker) { return broker.Held(mapping_->source()); }

  const Mapping& mapping() const { return *mapping_; }
  // What the mapping makes of the whole sample. Requires: `broker` was asked for what it holds.
  absl::StatusOr<MappedSample> Mapped(const TrialBroker& broker) const {
    return MapSample(mapping_, files_, broker.hash_key());
  }
  const std::vector<std::filesystem::path>& files() const { return files_; }
  // The first table's file, which stands for all.
  const std::filesystem::path& input() const { return files_.front(); }

  // Set by the first case.
  CalmRun calm;
  // The first file cut into rows, or why it is not.
  absl::StatusOr<SampleFile> sample = absl::UnknownError("not cut");

 private:
  TrialGround& ground_;
  const std::shared_ptr<const Mapping> mapping_;
  const std::filesystem::path mapping_file_;
  const std::vector<std::string> settings_;
  const std::vector<std::filesystem::path> files_;
};

}  // namespace landbridge
