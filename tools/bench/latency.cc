// SPDX-License-Identifier: Apache-2.0
// `latency`: from when a change is due at an agency to when a subscriber has it, at parts of the
// rate that the broker takes in at most, and after a time in which nothing happened.
//
// Changes are due at fixed times. What is late because the broker or the sender was busy counts
// from when it was due.
#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/feed_stage.h"
#include "tools/bench/follower.h"
#include "tools/bench/ingest_load.h"
#include "tools/bench/open_loop.h"
#include "tools/bench/publisher.h"
#include "tools/bench/scenario.h"
#include "tools/bench/single_change.h"
#include "tools/bench/usage.h"

namespace landbridge::bench {
namespace {

constexpr std::array kPercents = {1, 10, 50};  // of the rate of ingest
constexpr int kChangesAfterPause = 5;          // in each run
constexpr double kStallMs = 100;

// When an adapter sends what it has collected.
struct Adapter {
  const char* name;
  bool flushes;  // before it waits for its next change; otherwise when its batch is old enough
};
constexpr std::array<Adapter, 2> kAdapters = {
    {{"flushes when it waits", true}, {"collects for 5 ms", false}}};

class Latency {
 public:
  Latency(const Settings& settings, const BenchBroker& broker, Publisher& publisher,
          Follower& subscriber, double ingest_rate)
      : settings_(settings),
        broker_(broker),
        publisher_(publisher),
        subscriber_(subscriber),
        ingest_rate_(ingest_rate) {}

  absl::StatusOr<std::vector<Table>> Run() {
    for (int run = 0; run < settings_.runs; ++run) {
      for (const Adapter& adapter : kAdapters) {
        for (const int percent : kPercents) LB_RETURN_IF_ERROR(Load(adapter, percent, run));
      }
      LB_RETURN_IF_ERROR(AfterPause(run));
    }
    AddAfterPause();
    loads_.Note(absl::StrCat("Of an ingest rate of ", static_cast<int64_t>(ingest_rate_),
                             " changes/s, measured before."));
    return std::vector<Table>{loads_, idle_};
  }

 private:
  struct Case {
    const Adapter* adapter;
    int percent;
    Row* row;
    std::vector<double> p99_ms;  // of each run
  };

  Case& CaseOf(const Adapter& adapter, int percent) {
    for (Case& one : cases_) {
      if (one.adapter == &adapter && one.percent == percent) return one;
    }
    Row& row = loads_.Add({adapter.name, absl::StrCat(percent)});
    return cases_.emplace_back(Case{&adapter, percent, &row, {}});
  }

  absl::Status Load(const Adapter& adapter, int percent, int run) {
    settings_.progress(absl::StrCat("latency, ", adapter.name, ", ", percent, " %, run ", run + 1));
    const int64_t begin = publisher_.published();
    const size_t arrivals_before = subscriber_.arrivals().size();
    const UsageMeter meter(broker_.pid());
    const OpenLoopSchedule schedule = ScheduleOf(ingest_rate_ * percent / 100, settings_.seconds);
    OpenLoopRecorder recorder(schedule);
    OpenLoopCalls calls;
    calls.send = [this](int64_t, absl::Time) { return publisher_.Send(); };
    if (adapter.flushes) calls.before_wait = [this] { return publisher_.Flush(); };
    LB_RETURN_IF_ERROR(RunOpenLoop(schedule, calls, recorder));
    LB_RETURN_IF_ERROR(publisher_.AwaitAll());
    LB_RETURN_IF_ERROR(subscriber_.AwaitEvent(begin + schedule.count));

    // All events of a message came with its last one.
    int64_t next = 0;
    const std::vector<Mark> arrivals = subscriber_.arrivals();
    for (size_t i = arrivals_before; i < arrivals.size(); ++i) {
      while (begin + next < arrivals[i].records) recorder.Arrived(next++, arrivals[i].time);
    }
    LB_ASSIGN_OR_RETURN(const std::vector<double> latencies_ms, recorder.LatenciesMs());
    Case& one = CaseOf(adapter, percent);
    Row& row = *one.row;
    row.Figure("changes/s", 0).push_back(schedule.per_second);
    AddLatency(latencies_ms, row);
    one.p99_ms.push_back(Quantile(latencies_ms, 0.99));
    row.Figure("sent late p99 ms", 2).push_back(Quantile(recorder.LatenessMs(), 0.99));
    row.Figure("changes/message", 1)
        .push_back(static_cast<double>(schedule.count) /
                   static_cast<double>(arrivals.size() - arrivals_before));
    AddUsage(meter.SoFar(), row);
    return absl::OkStatus();
  }

  absl::Status AfterPause(int run) {
    for (int i = 0; i < (settings_.quick ? 1 : kChangesAfterPause); ++i) {
      settings_.progress(absl::StrCat("latency, after a pause, run ", run + 1));
      LB_ASSIGN_OR_RETURN(const SingleChange change,
                          MeasureSingleChange(publisher_, subscriber_, settings_.idle));
      idle_ms_.push_back(change.delivery_ms);
    }
    return absl::OkStatus();
  }

  // One row for each load, with what the first event after the pause is against it.
  void AddAfterPause() {
    const double idle_p99_ms = Quantile(idle_ms_, 0.99);
    for (const Case& one : cases_) {
      Row& row = idle_.Add({one.adapter->name, absl::StrCat(one.percent, " %")});
      row.Figure("after the pause ms", 2) = idle_ms_;
      row.Figure("p99 ms", 2).push_back(idle_p99_ms);
      row.Figure("over 100 ms", 0)
          .push_back(static_cast<double>(std::count_if(idle_ms_.begin(), idle_ms_.end(),
                                                       [](double ms) { return ms > kStallMs; })));
      row.Figure("p99 under load ms", 2) = one.p99_ms;
      row.Figure("p99 ratio", 2).push_back(idle_p99_ms / Quantile(one.p99_ms, 0.5));
    }
  }

  const Settings& settings_;
  const BenchBroker& broker_;
  Publisher& publisher_;
  Follower& subscriber_;
  const double ingest_rate_;
  std::deque<Case> cases_;
  std::vector<double> idle_ms_;
  Table loads_{"publish to delivery, open loop", {"adapter", "percent of the ingest rate"}};
  Table idle_{absl::StrCat("the first event after ", absl::FormatDuration(settings_.idle),
                           " of silence, against publish to delivery under load"),
              {"adapter under load", "load"}};
};

// What the broker takes in at most from one agency, on a store of its own.
absl::StatusOr<double> MeasureIngestRate(const Settings& settings) {
  settings.progress("latency, ingest rate");
  const std::filesystem::path folder = settings.folder / "ingest";
  double rate = 0;
  {
    LB_ASSIGN_OR_RETURN(const auto broker,
                        BenchBroker::Start(settings.landbridged, folder, settings.certificates));
    IngestLoad load(*broker, 1);
    LB_RETURN_IF_ERROR(load.Connect());
    LB_RETURN_IF_ERROR(load.Fill(kFirstRecords));
    std::vector<double> rates;
    for (int run = 0; run < settings.runs; ++run) {
      LB_ASSIGN_OR_RETURN(const IngestResult result, load.Run(settings.events, 0));
      rates.push_back(static_cast<double>(result.changes) / result.seconds);
    }
    rate = Quantile(rates, 0.5);
  }
  std::error_code error;
  std::filesystem::remove_all(folder, error);
  return rate;
}

}  // namespace

absl::StatusOr<std::vector<Table>> RunLatency(const Settings& settings) {
  LB_ASSIGN_OR_RETURN(const double ingest_rate, MeasureIngestRate(settings));
  LB_ASSIGN_OR_RETURN(
      const FeedStage stage,
      FeedStage::Open(settings.landbridged, settings.folder / "broker", settings.certificates));
  return Latency(settings, *stage.broker, *stage.publisher, *stage.subscriber, ingest_rate).Run();
}

}  // namespace landbridge::bench
