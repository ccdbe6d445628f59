// SPDX-License-Identifier: Apache-2.0
// One source of a program that serves many: reads it when it is due, sends what changed, tries
// again what failed, and stays connected in between, so that the broker's operators see that it is
// alive.
//
//   SourceLoop loop(source, common);
//   std::jthread thread([&](std::stop_token stop) { loop.Run(stop); });
//
// What fails concerns this source alone:
//   the broker cannot be reached, or refuses   again after a pause that grows to five minutes
//   a file, the mapping or the catalogue       again when one of them changes, or when it is due
//   is wrong
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <semaphore>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/runner/file_look.h"
#include "adapters/runner/progress.h"
#include "adapters/runner/served_sources.h"
#include "adapters/runner/source_log.h"
#include "adapters/runner/source_names.h"
#include "adapters/sdk/publish_client.h"
#include "proto/contract/backoff.h"

namespace landbridge {

struct PassOptions;
struct PassOutcome;
class RejectsReport;

// What the loops of a program have in common; it outlives them.
struct ServeCommon {
  SourceLog& log;
  ProgressLine& line;  // of the log's terminal
  SourceNames& names;  // of the sources, each held by its loop
  // The connection that counts now.
  std::function<std::shared_ptr<grpc::Channel>()> channel;
  // One for each pass that may run.
  std::counting_semaphore<64>& slots;
  std::filesystem::path reports;    // empty: none
  std::filesystem::path catalogue;  // empty: none is asked
  std::string agent;                // as in PublishClientOptions
};

class SourceLoop {
 public:
  SourceLoop(ServedSource source, const ServeCommon& common);

  // Runs until it is asked to stop; then a pass ends within moments.
  void Run(const std::stop_token& stop);

  // Reads the source now, or once more after the pass that is running. Any thread.
  void Nudge();

 private:
  struct Looks {
    FileLook input;
    FileLook mapping;  // and catalogue
    bool operator==(const Looks&) const = default;
  };

  absl::Status Pass(const std::stop_token& stop);
  // Waits until two looks, a second apart, have seen the same, at most for `looks`, which it
  // lowers.
  absl::Status AwaitStill(const std::stop_token& stop, int& looks);
  // Whether the files are still as they were when they kept still. Otherwise the pass is to begin
  // once more.
  absl::Status CheckStill();
  absl::Status ReportedPass(const std::stop_token& stop);
  // Reads the mapping, and takes the name that it has for the source.
  absl::StatusOr<PassOptions> OpenSource();
  absl::StatusOr<PassOutcome> ReadAndSend(PassOptions options, const std::stop_token& stop);
  // Decides when to read again after a pass that ended so.
  void Plan(const absl::Status& status);
  // False when it was asked to stop.
  bool AwaitReason(const std::stop_token& stop);
  bool IsDue(Looks& before);
  void StayConnected(const std::stop_token& stop);
  Looks Look() const;
  // Of this source in the folder for reports; empty when there is none. No name of a source holds
  // the dot that stands for its slashes.
  std::filesystem::path FileWith(std::string_view ending) const;

  ServedSource source_;
  std::vector<std::string> fields_from_;  // of the mapping when it was last read
  const ServeCommon& common_;
  Backoff backoff_;
  Looks read_;                   // what was there when the last pass began
  bool still_ = false;           // that was seen twice
  bool begin_again_ = false;     // what was there changed before it was read
  absl::Time pass_begin_;        // of the last pass
  absl::Time again_;             // after a failure that time may mend; otherwise infinite
  bool mend_by_change_ = false;  // after a failure that only a change mends
  std::unique_ptr<PublishClient> standing_;
  bool stay_away_ = false;                       // another adapter has taken the source
  absl::Time refreshed_ = absl::InfinitePast();  // the standing connection

  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool nudged_ = false;  // guarded by mutex_
};

}  // namespace landbridge
