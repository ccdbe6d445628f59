// SPDX-License-Identifier: Apache-2.0
// One thing that landbridge-bench measures. A new scenario is a function here and a line in
// Scenarios().
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/bench/certificates.h"
#include "tools/bench/table.h"

namespace landbridge::bench {

struct Settings {
  std::filesystem::path landbridged;
  std::filesystem::path adapter;  // landbridge-adapter
  std::filesystem::path folder;   // the scenario's own, empty
  Certificates certificates;

  // Small numbers, once, for finding out whether everything is correct. Times mean nothing then.
  bool quick = false;

  int runs = 5;  // of each figure
  std::vector<int> subscribers = {1, 16, 64, 256};
  int64_t events = 100'000;                        // that a subscriber has to read
  absl::Duration seconds = absl::Seconds(30);      // how long a load lasts
  absl::Duration idle = absl::Seconds(10);         // how long nothing happens
  int64_t watched_identifiers = 1'000'000;         // of a watch list
  int64_t watched_percent = 1;                     // of the events, where some are watched
  int watch_streams = 16;                          // that pass events together
  std::vector<int> agencies = {1, 4, 16};          // that publish together
  std::vector<int64_t> listings = {0, 1'000'000};  // that a store holds before
  int64_t changes = 200'000;                       // of each run of ingest
  int64_t behind = 1'000'000;      // events that a province lacks, changes that a state lacks
  int64_t due = 100'000;           // listings that end on one day
  int64_t rows = 1'000'000;        // of a list that adapters read
  std::vector<std::string> forms;  // of that list, by name; all, when empty

  // Called with a line for a person who waits.
  std::function<void(std::string_view)> progress = [](std::string_view) {};
};

struct Scenario {
  std::string_view name;
  std::string_view summary;
  // Errors: kInternal: what was read is not what was published; others: something failed.
  absl::StatusOr<std::vector<Table>> (*run)(const Settings& settings);
};

const std::vector<Scenario>& Scenarios();

absl::StatusOr<std::vector<Table>> RunFanout(const Settings& settings);
absl::StatusOr<std::vector<Table>> RunStalled(const Settings& settings);
absl::StatusOr<std::vector<Table>> RunIdle(const Settings& settings);
absl::StatusOr<std::vector<Table>> RunWatchList(const Settings& settings);
absl::StatusOr<std::vector<Table>> RunLatency(const Settings& settings);
absl::StatusOr<std::vector<Table>> RunQuery(const Settings& settings);
absl::StatusOr<std::vector<Table>> RunCeilings(const Settings& settings);
absl::StatusOr<std::vector<Table>> RunIngest(const Settings& settings);
absl::StatusOr<std::vector<Table>> RunCatchUp(const Settings& settings);
absl::StatusOr<std::vector<Table>> RunSnapshot(const Settings& settings);
absl::StatusOr<std::vector<Table>> RunRecovery(const Settings& settings);
absl::StatusOr<std::vector<Table>> RunExpiry(const Settings& settings);
absl::StatusOr<std::vector<Table>> RunPeers(const Settings& settings);
absl::StatusOr<std::vector<Table>> RunSources(const Settings& settings);

// What every scenario publishes first, so that nothing is measured on an empty store.
inline constexpr int64_t kFirstRecords = 2'000;

inline constexpr double kBytesPerMebibyte = 1 << 20;

}  // namespace landbridge::bench
