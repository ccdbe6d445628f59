// SPDX-License-Identifier: Apache-2.0
// `expiry`: many listings whose publication ends with the same day. How long it takes until all of
// them are lifted and a subscriber knows it, and how long other changes wait meanwhile.
//
// The listings are published in a time zone in which their last day is far from over. Then the
// broker is started again in one in which it ends a few seconds later, and the day ends under it.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/broker_admin.h"
#include "tools/bench/child_process.h"
#include "tools/bench/day_boundary.h"
#include "tools/bench/lift_watcher.h"
#include "tools/bench/load.h"
#include "tools/bench/places.h"
#include "tools/bench/publisher.h"
#include "tools/bench/scenario.h"
#include "tools/bench/steady_publisher.h"

namespace landbridge::bench {
namespace {

constexpr absl::Duration kFarOff = absl::Hours(2);
constexpr absl::Duration kInterval = absl::Milliseconds(5);  // between ordinary changes
constexpr absl::Duration kAfterwards = absl::Seconds(2);
constexpr absl::Duration kPatience = absl::Minutes(10);

absl::Time WholeSecond(absl::Time time) { return absl::FromUnixSeconds(absl::ToUnixSeconds(time)); }

v1::Date DateOf(absl::CivilDay day) {
  v1::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

class Expiry {
 public:
  explicit Expiry(const Settings& settings)
      : settings_(settings),
        folder_(settings.folder / "broker"),
        before_end_(settings.quick ? absl::Seconds(3) : absl::Seconds(15)) {}

  absl::StatusOr<std::vector<Table>> Run() {
    for (int run = 0; run < settings_.runs; ++run) {
      settings_.progress(absl::StrCat("expiry, run ", run + 1));
      const DayBoundary far_off = DayBoundary::At(WholeSecond(absl::Now() + kFarOff));
      LB_ASSIGN_OR_RETURN(const std::string request, PublishDue(far_off));
      LB_RETURN_IF_ERROR(LetTheDayEnd(far_off, request));
      std::error_code ignored;
      std::filesystem::remove_all(folder_, ignored);
    }
    return std::vector<Table>{table_};
  }

 private:
  absl::StatusOr<std::unique_ptr<BenchBroker>> Start(const DayBoundary& boundary) const {
    return BenchBroker::Start(settings_.landbridged, folder_, settings_.certificates,
                              {.time_zone = boundary.zone_name()});
  }

  // Publishes listings whose last day this is, and returns the Subscribe request of a province that
  // has them.
  absl::StatusOr<std::string> PublishDue(const DayBoundary& boundary) const {
    LB_ASSIGN_OR_RETURN(const auto broker, Start(boundary));
    LB_ASSIGN_OR_RETURN(const auto client, OpenSource(*broker, "bench/due", {}));
    for (int64_t number = 0; number < settings_.due; ++number) {
      v1::Record record = MakeRecord(number);
      *record.mutable_decision()->mutable_publication_end_date() = DateOf(boundary.day());
      LB_RETURN_IF_ERROR(client->Upsert(RecordId(number), record));
    }
    LB_RETURN_IF_ERROR(client->Drain());
    if (const int64_t created = client->totals().tally.created(); created != settings_.due) {
      return absl::InternalError(
          absl::StrCat("of ", settings_.due, " records, ", created, " began a listing"));
    }
    Places places(*broker);
    LB_RETURN_IF_ERROR(places.CatchUp(Views::kSame, 1, settings_.due));
    LB_RETURN_IF_ERROR(broker->Stop());
    return places.RequestOf(Views::kSame, 0);
  }

  // Publishes other changes before, while and after the listings end.
  absl::Status LetTheDayEnd(const DayBoundary& far_off, const std::string& request) {
    const DayBoundary boundary = far_off.MovedTo(WholeSecond(absl::Now() + before_end_));
    LB_ASSIGN_OR_RETURN(const auto broker, Start(boundary));
    LB_ASSIGN_OR_RETURN(const auto watcher, LiftWatcher::Connect(*broker, request, settings_.due));
    LB_ASSIGN_OR_RETURN(const auto publisher, SteadyPublisher::Open(*broker, settings_.due));
    if (!settings_.quick && absl::Now() > boundary.end() - before_end_ / 2) {
      return absl::UnavailableError("the broker's start took until the day was almost over");
    }
    ForgetPeakOf(broker->pid());
    const double cpu_before = CpuSecondsOf(broker->pid());
    const absl::Time give_up = boundary.end() + kPatience;
    LB_RETURN_IF_ERROR(publisher->PublishUntil(
        [&]() -> absl::StatusOr<bool> {
          LB_ASSIGN_OR_RETURN(const Lifts lifts, watcher->lifts());
          if (absl::Now() > give_up) {
            return absl::InternalError(absl::StrCat("only ", lifts.listings, " listings ended"));
          }
          return lifts.listings >= settings_.due && absl::Now() > lifts.last_arrival + kAfterwards;
        },
        kInterval));
    LB_ASSIGN_OR_RETURN(const Lifts lifts, watcher->lifts());
    const std::vector<Waiting> waitings = publisher->waitings();
    LB_RETURN_IF_ERROR(Check(*broker, lifts, static_cast<int64_t>(waitings.size())));
    AddFigures(boundary, lifts, waitings);
    row_.Figure("CPU s", 2).push_back(CpuSecondsOf(broker->pid()) - cpu_before);
    row_.Figure("peak MiB", 0)
        .push_back(static_cast<double>(PeakBytesOf(broker->pid())) / kBytesPerMebibyte);
    return absl::OkStatus();
  }

  // All that was due ended, and nothing else.
  absl::Status Check(const BenchBroker& broker, const Lifts& lifts, int64_t others) const {
    LB_ASSIGN_OR_RETURN(const v1::GetStatusResponse status, StatusOf(broker));
    if (lifts.listings == settings_.due && status.listings_lifted() == settings_.due &&
        status.listings_in_force() == others && status.event_head() == 2 * settings_.due + others) {
      return absl::OkStatus();
    }
    return absl::InternalError(absl::StrCat("of ", settings_.due, " listings that were due and ",
                                            others, " others, ", status.listings_lifted(),
                                            " were lifted, a subscriber knows of ", lifts.listings,
                                            ", and ", status.listings_in_force(), " are in force"));
  }

  void AddFigures(const DayBoundary& boundary, const Lifts& lifts,
                  const std::vector<Waiting>& waitings) {
    const auto after_end_ms = [&](absl::Time time) {
      return absl::ToDoubleMilliseconds(time - boundary.end());
    };
    row_.Figure("tick ms", 0).push_back(after_end_ms(lifts.event_time));
    row_.Figure("first lift ms", 0).push_back(after_end_ms(lifts.first_arrival));
    row_.Figure("last lift ms", 0).push_back(after_end_ms(lifts.last_arrival));
    row_.Figure("lifts/s", 0)
        .push_back(static_cast<double>(lifts.listings) /
                   absl::ToDoubleSeconds(lifts.last_arrival - lifts.event_time));
    double before_ms = 0;
    double meanwhile_ms = 0;
    for (const Waiting& waiting : waitings) {
      const bool is_before = waiting.sent + waiting.settled_after < boundary.end();
      double& longest = is_before ? before_ms : meanwhile_ms;
      longest = std::max(longest, absl::ToDoubleMilliseconds(waiting.settled_after));
    }
    row_.Figure("longest wait ms", 0).push_back(meanwhile_ms);
    row_.Figure("before ms", 0).push_back(before_ms);
  }

  const Settings& settings_;
  const std::filesystem::path folder_;
  const absl::Duration before_end_;  // how long a broker runs before the day ends
  Table table_{"listings that end with the same day, in milliseconds after its end", {"listings"}};
  Row& row_ = table_.Add({absl::StrCat(settings_.due)});
};

}  // namespace

absl::StatusOr<std::vector<Table>> RunExpiry(const Settings& settings) {
  return Expiry(settings).Run();
}

}  // namespace landbridge::bench
