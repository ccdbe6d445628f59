// SPDX-License-Identifier: Apache-2.0
// `ingest`: what agencies send at full speed, until all of it is settled: from one and from many of
// them, new and repeated, into an empty store and into one that holds much already.
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/child_process.h"
#include "tools/bench/ingest_load.h"
#include "tools/bench/ingest_stage.h"
#include "tools/bench/scenario.h"

namespace landbridge::bench {
namespace {

constexpr int kRepeatPercents[] = {50, 95};
// `storage.memory` with which the whole process stays within 512 MiB.
constexpr char kSmallMemory[] = "128MiB";

double RateOf(const IngestResult& result) {
  return static_cast<double>(result.changes) / result.seconds;
}

double CpuMicrosecondsOf(const IngestResult& result) {
  return result.server_cpu_seconds * 1e6 / static_cast<double>(result.changes);
}

void AddFigures(const IngestResult& result, Row& row) {
  const auto changes = static_cast<double>(result.changes);
  row.Figure("changes/s", 0).push_back(RateOf(result));
  row.Figure("CPU us/change", 2).push_back(CpuMicrosecondsOf(result));
  row.Figure("client CPU us/change", 2).push_back(result.client_cpu_seconds * 1e6 / changes);
  row.Figure("peak MiB", 0)
      .push_back(static_cast<double>(result.server_peak_bytes) / kBytesPerMebibyte);
  row.Figure("bytes sent/change", 0).push_back(static_cast<double>(result.bytes) / changes);
  row.Figure("bytes written/change", 0)
      .push_back(static_cast<double>(result.server_written_bytes) / changes);
}

void Compare(const IngestResult& one, const IngestResult& with, Row& row) {
  row.Figure("changes/s", 2).push_back(RateOf(one) / RateOf(with));
  row.Figure("CPU/change", 2).push_back(CpuMicrosecondsOf(one) / CpuMicrosecondsOf(with));
}

class Ingest {
 public:
  explicit Ingest(const Settings& settings) : settings_(settings) {
    std::sort(settings_.agencies.begin(), settings_.agencies.end());
    std::sort(settings_.listings.begin(), settings_.listings.end());
  }

  absl::StatusOr<std::vector<Table>> Run() {
    AddRows();
    for (int run = 0; run < settings_.runs; ++run) {
      settings_.progress(absl::StrCat("ingest into empty stores, run ", run + 1));
      LB_RETURN_IF_ERROR(RunOnEmptyStores(run));
    }
    LB_RETURN_IF_ERROR(RunOnFullStores());
    if (settings_.listings.back() == 0) return std::vector<Table>{rates_, ratios_};
    LB_RETURN_IF_ERROR(RunWithSmallMemory());
    memory_.Note(absl::StrCat("It was filled with ", settings_.listings.back(), " listings."));
    return std::vector<Table>{rates_, ratios_, memory_};
  }

 private:
  Row& RowOf(int agencies, int repeat_percent, int64_t listings) {
    Row*& row = rows_[{agencies, repeat_percent, listings}];
    if (row == nullptr) {
      row = &rates_.Add({absl::StrCat(agencies), absl::StrCat(repeat_percent),
                         repeat_percent == 0 ? absl::StrCat(listings) : "what it repeats"});
    }
    return *row;
  }

  // In the order in which a person reads them.
  void AddRows() {
    RowOf(1, 0, 0);
    for (const int agencies : settings_.agencies) RowOf(agencies, 0, 0);
    for (const int percent : kRepeatPercents) RowOf(1, percent, 0);
    for (const int64_t listings : settings_.listings) RowOf(1, 0, listings);
  }

  // One agency and its repeats, then as many agencies as were asked for; in turn the other way
  // round.
  absl::Status RunOnEmptyStores(int run) {
    std::vector<int> others;
    for (const int agencies : settings_.agencies) {
      if (agencies > 1) others.push_back(agencies);
    }
    IngestResult alone;
    std::map<int, IngestResult> together;
    if (run % 2 == 0) {
      LB_ASSIGN_OR_RETURN(alone, RunAlone());
    } else {
      std::reverse(others.begin(), others.end());
    }
    for (const int agencies : others) {
      LB_ASSIGN_OR_RETURN(const auto stage, OpenStage(agencies));
      LB_ASSIGN_OR_RETURN(together[agencies], stage->load().Run(settings_.changes, 0));
      LB_RETURN_IF_ERROR(stage->Check());
      AddFigures(together[agencies], RowOf(agencies, 0, 0));
    }
    if (run % 2 != 0) {
      LB_ASSIGN_OR_RETURN(alone, RunAlone());
    }
    for (const auto& [agencies, result] : together) {
      Compare(result, alone, RatioOf(absl::StrCat(agencies, " agencies against 1")));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<IngestResult> RunAlone() {
    LB_ASSIGN_OR_RETURN(const auto stage, OpenStage(1));
    LB_ASSIGN_OR_RETURN(const IngestResult all_new, stage->load().Run(settings_.changes, 0));
    AddFigures(all_new, RowOf(1, 0, 0));
    for (const int percent : kRepeatPercents) {
      LB_ASSIGN_OR_RETURN(const IngestResult repeats,
                          stage->load().Run(settings_.changes, percent));
      AddFigures(repeats, RowOf(1, percent, 0));
      Compare(repeats, all_new, RatioOf(absl::StrCat(percent, " % repeats against new")));
    }
    LB_RETURN_IF_ERROR(stage->Check());
    return all_new;
  }

  // Each run beside one into an empty store, so that what the machine does meanwhile counts for
  // both. Nothing where only empty stores are asked for.
  absl::Status RunOnFullStores() {
    if (settings_.listings.back() == 0) return absl::OkStatus();
    LB_ASSIGN_OR_RETURN(const auto full, OpenStage(1));
    for (const int64_t listings : settings_.listings) {
      if (listings == 0) continue;
      LB_ASSIGN_OR_RETURN(const Filling filling, full->FillUpTo(listings));
      for (int run = 0; run < settings_.runs; ++run) {
        settings_.progress(absl::StrCat("ingest into ", listings, " listings, run ", run + 1));
        std::optional<IngestResult> of_empty;
        if (run % 2 == 0) {
          LB_ASSIGN_OR_RETURN(of_empty, RunOnce());
        }
        AwaitQuiet(full->broker().pid());
        LB_ASSIGN_OR_RETURN(const IngestResult of_full, full->load().Run(settings_.changes, 0));
        AwaitQuiet(full->broker().pid());
        if (!of_empty) {
          LB_ASSIGN_OR_RETURN(of_empty, RunOnce());
        }
        AddFigures(of_full, RowOf(1, 0, listings));
        Compare(of_full, *of_empty, RatioOf(absl::StrCat(listings, " listings against none")));
        if (listings == settings_.listings.back()) AddSpeed(of_full, MemoryOf("unset"));
      }
      if (listings == settings_.listings.back()) {
        AddMemory(*full, filling, MemoryOf("unset"));
      }
    }
    return full->Check();
  }

  absl::StatusOr<std::unique_ptr<IngestStage>> OpenStage(int agencies,
                                                         const BenchBrokerOptions& options = {}) {
    return IngestStage::Open(settings_, settings_.folder / absl::StrCat("broker", ++stages_),
                             agencies, options);
  }

  absl::StatusOr<IngestResult> RunOnce() {
    LB_ASSIGN_OR_RETURN(const auto stage, OpenStage(1));
    return stage->load().Run(settings_.changes, 0);
  }

  // A broker that never had more than that.
  absl::Status RunWithSmallMemory() {
    LB_ASSIGN_OR_RETURN(const auto stage, OpenStage(1, {.memory = kSmallMemory}));
    LB_ASSIGN_OR_RETURN(const Filling filling, stage->FillUpTo(settings_.listings.back()));
    for (int run = 0; run < settings_.runs; ++run) {
      settings_.progress(absl::StrCat("ingest with little memory, run ", run + 1));
      AwaitQuiet(stage->broker().pid());
      LB_ASSIGN_OR_RETURN(const IngestResult result, stage->load().Run(settings_.changes, 0));
      AddSpeed(result, MemoryOf(kSmallMemory));
    }
    AwaitQuiet(stage->broker().pid());
    AddMemory(*stage, filling, MemoryOf(kSmallMemory));
    return stage->Check();
  }

  static void AddSpeed(const IngestResult& result, Row& row) {
    row.Figure("changes/s", 0).push_back(RateOf(result));
    row.Figure("CPU us/change", 2).push_back(CpuMicrosecondsOf(result));
  }

  static void AddMemory(IngestStage& stage, const Filling& filling, Row& row) {
    const auto mebibytes = [](int64_t bytes) {
      return static_cast<double>(bytes) / kBytesPerMebibyte;
    };
    row.Figure("peak MiB", 0).push_back(mebibytes(stage.load().peak_bytes()));
    row.Figure("resident MiB", 0).push_back(mebibytes(ResidentBytesOf(stage.broker().pid())));
    row.Figure("filling changes/s", 0).push_back(filling.changes_per_second);
    row.Figure("filling CPU us/change", 2).push_back(filling.cpu_us_per_change);
  }

  Row& RatioOf(const std::string& figure) { return RowOf(ratios_, ratio_rows_, figure); }

  Row& MemoryOf(const std::string& memory) { return RowOf(memory_, memory_rows_, memory); }

  static Row& RowOf(Table& table, std::map<std::string, Row*>& rows, const std::string& label) {
    Row*& row = rows[label];
    if (row == nullptr) row = &table.Add({label});
    return *row;
  }

  struct Case {
    int agencies;
    int repeat_percent;
    int64_t listings;
    auto operator<=>(const Case&) const = default;
  };

  Settings settings_;
  int stages_ = 0;
  std::map<Case, Row*> rows_;
  std::map<std::string, Row*> ratio_rows_;
  Table rates_{"changes over mutual TLS, until they are settled",
               {"agencies", "repeats %", "listings before"}};
  Table ratios_{"ingest as ratios", {"of"}};
  std::map<std::string, Row*> memory_rows_;
  Table memory_{"memory of the broker with the most listings", {"storage.memory"}};
};

}  // namespace

absl::StatusOr<std::vector<Table>> RunIngest(const Settings& settings) {
  return Ingest(settings).Run();
}

}  // namespace landbridge::bench
