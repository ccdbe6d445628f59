// SPDX-License-Identifier: Apache-2.0
// `stalled`: what a subscriber that reads nothing costs the publisher, the other subscribers and
// the broker's memory, and whether it gets everything when it wakes.
//
// Each run is half of the time without it, the whole time with it, and again half without, so that
// what changes while the store grows does not count for either side.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/follower.h"
#include "tools/bench/load.h"
#include "tools/bench/places.h"
#include "tools/bench/publisher.h"
#include "tools/bench/scenario.h"
#include "tools/bench/subscriber_memory.h"
#include "tools/bench/usage.h"

namespace landbridge::bench {
namespace {

constexpr int kOthers = 4;

// What was seen while one published at full speed.
struct Phase {
  double rate = 0;  // settled records per second
  // Of the last event of each message of all others.
  std::vector<double> delivery_ms;  // from when the publisher handed it over
  std::vector<double> lag_ms;       // from when the publisher knew it to be settled
  Usage usage;                      // of the broker
  double cpu_us_per_record = 0;
};

void Append(const std::vector<double>& more, std::vector<double>& samples) {
  samples.insert(samples.end(), more.begin(), more.end());
}

class Stalled {
 public:
  Stalled(const Settings& settings, const BenchBroker& broker, Publisher& publisher)
      : settings_(settings), broker_(broker), publisher_(publisher), places_(broker) {}

  absl::StatusOr<std::vector<Table>> Run() {
    LB_RETURN_IF_ERROR(publisher_.Publish(kFirstRecords));
    LB_RETURN_IF_ERROR(places_.CatchUp(Views::kSame, 1, kFirstRecords));
    for (int i = 0; i < kOthers; ++i) {
      LB_ASSIGN_OR_RETURN(auto other, Connect());
      other->Start();
      LB_RETURN_IF_ERROR(other->AwaitHead());
      others_.push_back(std::move(other));
    }
    for (int run = 0; run < settings_.runs; ++run) {
      settings_.progress(absl::StrCat("stalled, run ", run + 1));
      LB_ASSIGN_OR_RETURN(const Phase before, Load(settings_.seconds / 2));
      LB_ASSIGN_OR_RETURN(const Phase with, LoadWithStalled());
      LB_ASSIGN_OR_RETURN(const Phase after, Load(settings_.seconds / 2));
      AddFigures(before, without_);
      AddFigures(with, with_);
      AddFigures(after, without_);
      Compare(with, before, after);
    }
    return std::vector<Table>{loads_, effects_};
  }

 private:
  absl::StatusOr<std::unique_ptr<Follower>> Connect() const {
    return Follower::Connect(broker_, places_, Views::kSame, 0);
  }

  // Publishes at full speed until `seconds` are over and everybody else has everything.
  absl::StatusOr<Phase> Load(absl::Duration seconds) {
    const int64_t begin = publisher_.published();
    const UsageMeter meter(broker_.pid());
    const absl::Time start = absl::Now();
    LB_RETURN_IF_ERROR(publisher_.PublishUntil(start + seconds));
    const auto records = static_cast<double>(publisher_.published() - begin);
    Phase phase;
    phase.rate = records / absl::ToDoubleSeconds(absl::Now() - start);
    for (const auto& other : others_) {
      LB_RETURN_IF_ERROR(other->AwaitEvent(publisher_.published()));
      Append(DelaysMs(other->arrivals(), publisher_.sent_marks(), begin), phase.delivery_ms);
      Append(DelaysMs(other->arrivals(), publisher_.settled_marks(), begin), phase.lag_ms);
    }
    phase.usage = meter.SoFar();
    phase.cpu_us_per_record = phase.usage.cpu_seconds * 1e6 / records;
    return phase;
  }

  // Beside one more subscriber, which reads nothing until it is over.
  absl::StatusOr<Phase> LoadWithStalled() {
    const int64_t begin = publisher_.published();
    LB_RETURN_IF_ERROR(places_.CatchUp(Views::kSame, 1, begin));
    LB_ASSIGN_OR_RETURN(const auto stalled, Connect());
    stalled->StartWithoutReading();
    LB_ASSIGN_OR_RETURN(const Phase phase, Load(settings_.seconds));
    const absl::Time start = absl::Now();
    stalled->Read();
    LB_RETURN_IF_ERROR(stalled->AwaitEvent(publisher_.published()));
    const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
    if (stalled->events() != publisher_.published() - begin) {
      return absl::InternalError(absl::StrCat("a subscriber that woke got ", stalled->events(),
                                              " events of ", publisher_.published() - begin));
    }
    effect_.Figure("events missed", 0).push_back(static_cast<double>(stalled->events()));
    effect_.Figure("then read/s", 0).push_back(static_cast<double>(stalled->events()) / seconds);
    return phase;
  }

  static void AddFigures(const Phase& phase, Row& row) {
    row.Figure("settled/s", 0).push_back(phase.rate);
    row.Figure("delivery p50 ms", 0).push_back(Quantile(phase.delivery_ms, 0.5));
    row.Figure("delivery p99 ms", 0).push_back(Quantile(phase.delivery_ms, 0.99));
    row.Figure("lag p50 ms", 1).push_back(Quantile(phase.lag_ms, 0.5));
    row.Figure("lag p99 ms", 1).push_back(Quantile(phase.lag_ms, 0.99));
    row.Figure("CPU us/record", 1).push_back(phase.cpu_us_per_record);
    AddUsage(phase.usage, row);
  }

  void Compare(const Phase& with, const Phase& before, const Phase& after) {
    const auto ratio = [&](const auto& figure) {
      return figure(with) / ((figure(before) + figure(after)) / 2);
    };
    effect_.Figure("settled/s", 2).push_back(ratio([](const Phase& one) { return one.rate; }));
    effect_.Figure("delivery p50", 2).push_back(ratio([](const Phase& one) {
      return Quantile(one.delivery_ms, 0.5);
    }));
    effect_.Figure("delivery p99", 2).push_back(ratio([](const Phase& one) {
      return Quantile(one.delivery_ms, 0.99);
    }));
    const int64_t without_peak = std::max(before.usage.peak_bytes, after.usage.peak_bytes);
    effect_.Figure("more MiB", 0)
        .push_back(static_cast<double>(with.usage.peak_bytes - without_peak) / kBytesPerMebibyte);
  }

  const Settings& settings_;
  const BenchBroker& broker_;
  Publisher& publisher_;
  Places places_;
  std::vector<std::unique_ptr<Follower>> others_;
  Table loads_{"full load, beside a subscriber that reads nothing and without it", {"stalled"}};
  Row& without_ = loads_.Add({"without"});
  Row& with_ = loads_.Add({"with"});
  Table effects_{"with it against without", {"figure"}};
  Row& effect_ = effects_.Add({"ratio"});
};

}  // namespace

absl::StatusOr<std::vector<Table>> RunStalled(const Settings& settings) {
  LB_ASSIGN_OR_RETURN(
      const auto broker,
      BenchBroker::Start(settings.landbridged, settings.folder / "broker", settings.certificates));
  LB_ASSIGN_OR_RETURN(const auto publisher, Publisher::Open(*broker));
  LB_ASSIGN_OR_RETURN(std::vector<Table> tables, Stalled(settings, *broker, *publisher).Run());
  LB_ASSIGN_OR_RETURN(Table memory, MeasureSubscriberMemory(settings));
  tables.push_back(std::move(memory));
  return tables;
}

}  // namespace landbridge::bench
