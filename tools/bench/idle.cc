// SPDX-License-Identifier: Apache-2.0
// `idle`: how long one change takes to a subscriber when nothing happened for a while, against the
// same without a pause. It finds timers and sleeping threads that a busy broker does not show.
#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/feed_stage.h"
#include "tools/bench/follower.h"
#include "tools/bench/publisher.h"
#include "tools/bench/scenario.h"
#include "tools/bench/single_change.h"

namespace landbridge::bench {
namespace {

constexpr int kChangesWithoutPause = 100;  // in each run
constexpr int kChangesAfterPause = 5;
constexpr double kStallMs = 100;

class Idle {
 public:
  Idle(const Settings& settings, Publisher& publisher, Follower& subscriber)
      : settings_(settings), publisher_(publisher), subscriber_(subscriber) {}

  absl::StatusOr<std::vector<Table>> Run() {
    Row& busy = table_.Add({"0"});
    // As long as gRPC's threads wait before they sleep.
    Row& short_pause = table_.Add({"1"});
    Row& idle = table_.Add({absl::StrCat(absl::ToInt64Seconds(settings_.idle))});
    for (int run = 0; run < settings_.runs; ++run) {
      settings_.progress(absl::StrCat("idle, run ", run + 1));
      LB_RETURN_IF_ERROR(Measure(kChangesWithoutPause, absl::ZeroDuration(), busy));
      const int changes = settings_.quick ? 1 : kChangesAfterPause;
      LB_RETURN_IF_ERROR(Measure(changes, absl::Seconds(1), short_pause));
      LB_RETURN_IF_ERROR(Measure(changes, settings_.idle, idle));
    }
    AddQuantiles(busy);
    AddQuantiles(short_pause);
    AddQuantiles(idle);
    return std::vector<Table>{table_};
  }

 private:
  // Publishes `changes`, each after a pause, and looks when the subscriber and the publisher know.
  absl::Status Measure(int changes, absl::Duration pause, Row& row) {
    for (int i = 0; i < changes; ++i) {
      LB_ASSIGN_OR_RETURN(const SingleChange change,
                          MeasureSingleChange(publisher_, subscriber_, pause));
      row.Figure(kToDelivery, 2).push_back(change.delivery_ms);
      row.Figure(kToSettled, 2).push_back(change.settled_ms);
    }
    return absl::OkStatus();
  }

  static void AddQuantiles(Row& row) {
    const std::vector<double> delivery_ms = row.Figure(kToDelivery, 2);
    const std::vector<double> settled_ms = row.Figure(kToSettled, 2);
    row.Figure("delivery p99 ms", 2).push_back(Quantile(delivery_ms, 0.99));
    row.Figure("settled p99 ms", 2).push_back(Quantile(settled_ms, 0.99));
    row.Figure("changes", 0).push_back(static_cast<double>(delivery_ms.size()));
    row.Figure("over 100 ms", 0)
        .push_back(static_cast<double>(std::count_if(delivery_ms.begin(), delivery_ms.end(),
                                                     [](double ms) { return ms > kStallMs; })));
  }

  static constexpr char kToDelivery[] = "to delivery ms";
  static constexpr char kToSettled[] = "to settled ms";

  const Settings& settings_;
  Publisher& publisher_;
  Follower& subscriber_;
  Table table_{"one change, from the publisher to a subscriber", {"pause s"}};
};

}  // namespace

absl::StatusOr<std::vector<Table>> RunIdle(const Settings& settings) {
  LB_ASSIGN_OR_RETURN(
      const FeedStage stage,
      FeedStage::Open(settings.landbridged, settings.folder / "broker", settings.certificates));
  return Idle(settings, *stage.publisher, *stage.subscriber).Run();
}

}  // namespace landbridge::bench
