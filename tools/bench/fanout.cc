// SPDX-License-Identifier: Apache-2.0
// `fanout`: how much of a bare gRPC stream's speed many subscribers get, when they read what the
// broker has just taken in, and when they follow a publisher at full speed.
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/ceiling.h"
#include "tools/bench/deliveries.h"
#include "tools/bench/follower.h"
#include "tools/bench/load.h"
#include "tools/bench/places.h"
#include "tools/bench/publisher.h"
#include "tools/bench/raw_stream.h"
#include "tools/bench/reading.h"
#include "tools/bench/scenario.h"
#include "tools/bench/usage.h"
#include "tools/bench/view_check.h"

namespace landbridge::bench {
namespace {

// Beyond so many subscribers each reads fewer events, so that a run stays within seconds.
constexpr int kSubscribersWithAllEvents = 64;
// Events delivered to all subscribers together while one publishes, per event of the settings.
constexpr int64_t kLiveDeliveriesPerEvent = 32;
constexpr double kPerMillion = 1e-6;

struct Case {
  Views views;
  int subscribers;
};

using FollowerList = std::vector<std::unique_ptr<Follower>>;

std::vector<Case> CasesOf(const Settings& settings) {
  std::vector<Case> cases;
  for (const int subscribers : settings.subscribers) {
    cases.push_back({Views::kSame, subscribers});
    if (subscribers == 1) continue;
    cases.push_back({Views::kDifferent, subscribers});
    cases.push_back({Views::kNarrow, subscribers});
  }
  return cases;
}

int64_t EventsToRead(const Settings& settings, const Case& one) {
  return settings.events * kSubscribersWithAllEvents /
         std::max(one.subscribers, kSubscribersWithAllEvents);
}

int64_t EventsToFollow(const Settings& settings, const Case& one) {
  return std::min(settings.events, settings.events * kLiveDeliveriesPerEvent / one.subscribers);
}

class Fanout {
 public:
  Fanout(const Settings& settings, const BenchBroker& broker, Publisher& publisher)
      : settings_(settings), broker_(broker), publisher_(publisher), places_(broker) {}

  absl::StatusOr<std::vector<Table>> Run() {
    LB_RETURN_IF_ERROR(publisher_.Publish(kFirstRecords));
    std::map<int64_t, std::vector<Case>> cases_by_events;
    for (const Case& one : CasesOf(settings_)) {
      cases_by_events[EventsToRead(settings_, one)].push_back(one);
    }
    for (const auto& [events, cases] : cases_by_events) LB_RETURN_IF_ERROR(Read(events, cases));
    recent_.Note(absl::StrCat("An entry has ", entry_bytes_, " bytes."));
    for (const Case& one : CasesOf(settings_)) {
      // A view of one event in 64 is behind nothing, whatever the publisher does.
      if (one.views != Views::kNarrow) LB_RETURN_IF_ERROR(Follow(one));
    }
    AddFurtherSubscribers();
    return std::vector<Table>{recent_, further_, live_};
  }

 private:
  // Publishes `events`, then lets each case's subscribers read them.
  absl::Status Read(int64_t events, const std::vector<Case>& cases) {
    const int64_t begin = publisher_.published();
    for (const Case& one : cases) {
      LB_RETURN_IF_ERROR(places_.CatchUp(one.views, one.subscribers, begin));
    }
    LB_RETURN_IF_ERROR(publisher_.Publish(events));
    for (const Case& one : cases) LB_RETURN_IF_ERROR(ReadCase(one, begin, begin + events));
    return absl::OkStatus();
  }

  absl::Status ReadCase(const Case& one, int64_t begin, int64_t end) {
    settings_.progress(absl::StrCat("recent, ", NameOf(one.views), ", ", one.subscribers));
    LB_ASSIGN_OR_RETURN(const std::vector<std::string> recording, Recording(one, begin, end));
    LB_ASSIGN_OR_RETURN(
        const auto ceiling,
        Ceiling::Start(recording, settings_.folder / absl::StrCat("ceiling", ++ceilings_),
                       broker_.certificates()));
    const ReadingRequest of_broker = places_.Reading(one.views, one.subscribers, end);
    ReadingRequest bare = of_broker;
    bare.address = ceiling->address();
    bare.server = ceiling->pid();
    bare.method = kCeilingMethod;
    const double events = static_cast<double>(SeenOf(one.views, 0, begin, end)) * one.subscribers;
    Row& row = recent_.Add({NameOf(one.views), absl::StrCat(one.subscribers)});
    for (int run = 0; run < settings_.runs; ++run) {
      // Who is first changes, so that neither gets the warmer machine.
      ReadingResult broker_read;
      ReadingResult bare_read;
      for (const bool is_broker : {run % 2 == 0, run % 2 != 0}) {
        LB_ASSIGN_OR_RETURN((is_broker ? broker_read : bare_read),
                            ReadTogether(is_broker ? of_broker : bare, broker_.certificates()));
      }
      LB_RETURN_IF_ERROR(CheckSizes(one, broker_read, bare_read));
      AddFigures(row, events, broker_read, bare_read);
      if (one.views == Views::kSame) {
        const auto each = static_cast<double>(end - begin);
        costs_[one.subscribers].broker.push_back(broker_read.server_cpu_seconds / each);
        costs_[one.subscribers].bare.push_back(bare_read.server_cpu_seconds / each);
      }
    }
    return absl::OkStatus();
  }

  // What each subscriber after the first adds to the server's time.
  void AddFurtherSubscribers() {
    const auto alone = costs_.find(1);
    if (alone == costs_.end()) return;
    for (const auto& [subscribers, costs] : costs_) {
      if (subscribers == 1) continue;
      const auto further_ns = [count = subscribers - 1](const std::vector<double>& many,
                                                        const std::vector<double>& one) {
        return (Quantile(many, 0.5) - Quantile(one, 0.5)) / count * 1e9;
      };
      const double broker_ns = further_ns(costs.broker, alone->second.broker);
      const double bare_ns = further_ns(costs.bare, alone->second.bare);
      Row& row = further_.Add({absl::StrCat(subscribers)});
      row.Figure("CPU ns/event", 0).push_back(broker_ns);
      row.Figure("bare CPU ns/event", 0).push_back(bare_ns);
      row.Figure("broker/bare", 2).push_back(broker_ns / bare_ns);
    }
  }

  // One subscriber's messages, which are exactly what they should be. In the quick form, every
  // subscriber's are looked at.
  absl::StatusOr<std::vector<std::string>> Recording(const Case& one, int64_t begin, int64_t end) {
    std::vector<std::string> first;
    for (int i = 0; i < (settings_.quick ? one.subscribers : 1); ++i) {
      ReadingRequest reading = places_.Reading(one.views, 0, end);
      reading.subscribers = {places_.RequestOf(one.views, i)};
      LB_ASSIGN_OR_RETURN(std::vector<std::string> messages,
                          Record(reading, broker_.certificates()));
      LB_RETURN_IF_ERROR(CheckEvents(one.views, i, begin, end, messages));
      if (i == 0) first = std::move(messages);
    }
    return first;
  }

  absl::Status CheckEvents(Views views, int index, int64_t begin, int64_t end,
                           const std::vector<std::string>& messages) {
    ViewCheck check(views, index, begin);
    int64_t bytes = 0;
    for (const std::string& message : messages) {
      bytes += static_cast<int64_t>(message.size());
      for (const int64_t event : EventsIn(message)) LB_RETURN_IF_ERROR(check.Take(event));
    }
    if (!check.IsComplete(end)) {
      return absl::InternalError(absl::StrCat("subscriber ", index, " of ", NameOf(views),
                                              " views got nothing after event ",
                                              check.last_event()));
    }
    entry_bytes_ = bytes / std::max<int64_t>(check.events(), 1);
    return absl::OkStatus();
  }

  // Views of the same size differ by the numbers in them, and messages may be cut otherwise.
  absl::Status CheckSizes(const Case& one, const ReadingResult& broker_read,
                          const ReadingResult& bare_read) const {
    const double ratio =
        static_cast<double>(broker_read.bytes) / static_cast<double>(bare_read.bytes);
    if (ratio > 0.9 && ratio < 1.1) return absl::OkStatus();
    return absl::InternalError(absl::StrCat(one.subscribers, " subscribers of ", NameOf(one.views),
                                            " views got ", broker_read.bytes, " bytes, not ",
                                            bare_read.bytes));
  }

  static void AddFigures(Row& row, double events, const ReadingResult& broker_read,
                         const ReadingResult& bare_read) {
    const auto speed = [](const ReadingResult& read) {
      return static_cast<double>(read.bytes) / read.seconds;
    };
    const auto cpu_ns = [events](double seconds) { return seconds * 1e9 / events; };
    row.Figure("ratio", 2).push_back(speed(broker_read) / speed(bare_read));
    row.Figure("CPU ratio", 2)
        .push_back((bare_read.server_cpu_seconds + bare_read.client_cpu_seconds) /
                   (broker_read.server_cpu_seconds + broker_read.client_cpu_seconds));
    row.Figure("Mevents/s", 2).push_back(events * kPerMillion / broker_read.seconds);
    row.Figure("bare Mevents/s", 2).push_back(events * kPerMillion / bare_read.seconds);
    row.Figure("MiB/s", 0).push_back(speed(broker_read) / kBytesPerMebibyte);
    row.Figure("CPU ns/event", 0).push_back(cpu_ns(broker_read.server_cpu_seconds));
    row.Figure("bare CPU ns/event", 0).push_back(cpu_ns(bare_read.server_cpu_seconds));
    row.Figure("client CPU ns/event", 0).push_back(cpu_ns(broker_read.client_cpu_seconds));
    row.Figure("peak MiB", 0)
        .push_back(static_cast<double>(broker_read.server_peak_bytes) / kBytesPerMebibyte);
    row.Figure("KiB/message", 0)
        .push_back(static_cast<double>(broker_read.bytes) /
                   static_cast<double>(broker_read.messages) / 1024);
  }

  // Lets a case's subscribers follow while the publisher goes at full speed.
  absl::Status Follow(const Case& one) {
    settings_.progress(absl::StrCat("live, ", NameOf(one.views), ", ", one.subscribers));
    Row& row = live_.Add({NameOf(one.views), absl::StrCat(one.subscribers)});
    for (int run = 0; run < settings_.runs; ++run) {
      const int64_t begin = publisher_.published();
      const int64_t count = EventsToFollow(settings_, one);
      LB_RETURN_IF_ERROR(places_.CatchUp(one.views, one.subscribers, begin));
      LB_ASSIGN_OR_RETURN(const auto followers, StartFollowers(one));
      const UsageMeter meter(broker_.pid());
      const absl::Time start = absl::Now();
      LB_RETURN_IF_ERROR(publisher_.Publish(count));
      const absl::Time settled = absl::Now();
      std::vector<double> lag_ms;
      int64_t delivered = 0;
      for (const auto& follower : followers) {
        LB_RETURN_IF_ERROR(follower->AwaitEvent(begin + count));
        const std::vector<double> lags = DelaysMs(follower->arrivals(), publisher_.settled_marks());
        lag_ms.insert(lag_ms.end(), lags.begin(), lags.end());
        delivered += follower->events();
      }
      const double seconds = absl::ToDoubleSeconds(LastOf(followers) - start);
      row.Figure("published/s", 0)
          .push_back(static_cast<double>(count) / absl::ToDoubleSeconds(settled - start));
      row.Figure("Mevents/s", 2).push_back(static_cast<double>(delivered) * kPerMillion / seconds);
      row.Figure("lag p50 ms", 1).push_back(Quantile(lag_ms, 0.5));
      row.Figure("lag p99 ms", 1).push_back(Quantile(lag_ms, 0.99));
      AddUsage(meter.SoFar(), row);
    }
    return absl::OkStatus();
  }

  // Connected, and at the head.
  absl::StatusOr<FollowerList> StartFollowers(const Case& one) const {
    FollowerList followers;
    for (int i = 0; i < one.subscribers; ++i) {
      LB_ASSIGN_OR_RETURN(auto follower, Follower::Connect(broker_, places_, one.views, i));
      follower->Start();
      followers.push_back(std::move(follower));
    }
    for (const auto& follower : followers) LB_RETURN_IF_ERROR(follower->AwaitHead());
    return followers;
  }

  // When the last message reached anybody.
  static absl::Time LastOf(const FollowerList& followers) {
    absl::Time last = absl::InfinitePast();
    for (const auto& follower : followers) {
      for (const Mark& arrival : follower->arrivals()) last = std::max(last, arrival.time);
    }
    return last;
  }

  // Seconds of the server's time for each event of the feed, whoever reads it: one for each run.
  struct Costs {
    std::vector<double> broker;
    std::vector<double> bare;
  };

  const Settings& settings_;
  const BenchBroker& broker_;
  Publisher& publisher_;
  Places places_;
  int ceilings_ = 0;
  int64_t entry_bytes_ = 0;
  Table recent_{"fan-out of events that were just taken in", {"views", "subscribers"}};
  std::map<int, Costs> costs_;  // by subscribers, all with the same view
  Table further_{"each further subscriber with the same view", {"subscribers"}};
  Table live_{"fan-out while one publishes at full speed", {"views", "subscribers"}};
};

}  // namespace

absl::StatusOr<std::vector<Table>> RunFanout(const Settings& settings) {
  LB_ASSIGN_OR_RETURN(
      const auto broker,
      BenchBroker::Start(settings.landbridged, settings.folder / "broker", settings.certificates));
  LB_ASSIGN_OR_RETURN(const auto publisher, Publisher::Open(*broker));
  return Fanout(settings, *broker, *publisher).Run();
}

}  // namespace landbridge::bench
