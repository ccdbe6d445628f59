// SPDX-License-Identifier: Apache-2.0
// `watch-list`: what it takes to upload a watch list and to have it in use, and what it adds to the
// broker's time for each event that streams pass.
//
// That time is small beside what taking in an event costs. So events are published first, and then
// passed by streams that resume before them: through watch lists, and, for comparison, through
// filters that show nothing, which is decided once for all events alike. Every event is in the
// broker's memory, and so is every list, before anything is measured.
#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/deliveries.h"
#include "tools/bench/load.h"
#include "tools/bench/named_subscriptions.h"
#include "tools/bench/publisher.h"
#include "tools/bench/raw_stream.h"
#include "tools/bench/reading.h"
#include "tools/bench/scenario.h"
#include "tools/bench/watch_list_upload.h"
#include "tools/bench/watched.h"

namespace landbridge::bench {
namespace {

// Twice as many are published, and none may be about a subject that was there before.
constexpr int64_t kEventsMax = 400'000;

// Streams that are opened together.
struct Case {
  int streams;
  bool shared;  // all of one subscription, or each of its own
};

// Nothing of the first half of the events, some of the second.
Watched WatchedOf(const Settings& settings) {
  return {.all_before = kFirstRecords,
          .begin = kFirstRecords + settings.events,
          .percent = settings.watched_percent};
}

int64_t RecordsOf(const Settings& settings) { return kFirstRecords + 2 * settings.events; }

bool IsEndOfSnapshot(const grpc::ByteBuffer& message) {
  v1::SubscribeResponse response;
  return MayBeProgress(message) && response.ParseFromString(AsText(message)) &&
         response.has_snapshot_finished();
}

// A stream that keeps a list in use.
struct Holder {
  std::vector<int64_t> events;        // of its snapshot
  std::unique_ptr<RawStream> stream;  // destroyed first: it calls back
};

class WatchListCost {
 public:
  WatchListCost(const Settings& settings, const BenchBroker& broker, Publisher& publisher)
      : settings_(settings),
        broker_(broker),
        publisher_(publisher),
        lists_(static_cast<int>(std::min<int64_t>(
            settings.watch_streams, kWatchedIdentifiersMax / settings.watched_identifiers))),
        watched_(WatchedOf(settings)),
        cases_{{settings.watch_streams, true}, {lists_, false}} {}

  absl::StatusOr<Table> Run() {
    LB_RETURN_IF_ERROR(publisher_.Publish(kFirstRecords));
    LB_RETURN_IF_ERROR(MakeSubscriptions());
    LB_RETURN_IF_ERROR(KeepListsInUse());
    LB_RETURN_IF_ERROR(PassEvents("0 %"));
    LB_RETURN_IF_ERROR(PassEvents(absl::StrCat(settings_.watched_percent, " %")));
    LB_RETURN_IF_ERROR(CheckListsWereInUse());
    return table_;
  }

 private:
  static std::string NameOfList(int index) { return absl::StrCat("list-", index); }
  static std::string NameOfFilter(int index) { return absl::StrCat("filter-", index); }

  // As many with a list as the policy allows, and as many with a filter that shows nothing.
  absl::Status MakeSubscriptions() {
    LB_ASSIGN_OR_RETURN(NamedSubscriptions subscriptions, NamedSubscriptions::Connect(broker_));
    const std::string codes =
        WatchListOf(watched_, RecordsOf(settings_), settings_.watched_identifiers);
    for (int i = 0; i < lists_; ++i) {
      settings_.progress(absl::StrCat("watch list, ", i + 1, " of ", lists_));
      LB_RETURN_IF_ERROR(subscriptions.Create(NameOfList(i), {}));
      LB_RETURN_IF_ERROR(subscriptions.Watch(NameOfList(i), codes));
      v1::Filter filter = FilterOf(Views::kNarrow, i);
      filter.add_subject_kinds(v1::SUBJECT_KIND_PERSON);
      LB_RETURN_IF_ERROR(subscriptions.Create(NameOfFilter(i), filter));
      LB_RETURN_IF_ERROR(Begin(NameOfList(i), WatchedEvents(watched_, 0, kFirstRecords)));
      LB_RETURN_IF_ERROR(Begin(NameOfFilter(i), {}));
    }
    return absl::OkStatus();
  }

  // Reads the snapshot of a subscription.
  absl::Status Begin(const std::string& name, const std::vector<int64_t>& shown) {
    tokens_[name] = "";
    LB_ASSIGN_OR_RETURN(const ReadingResult read, Read({name}, kFirstRecords, shown));
    tokens_[name] = read.places[0];
    return absl::OkStatus();
  }

  // Opens a stream of each list that reads nothing. It stays in its snapshot, which is more than
  // its window holds, so nothing is found out about events for it that others could use.
  absl::Status KeepListsInUse() {
    for (int i = 0; i < lists_; ++i) {
      LB_ASSIGN_OR_RETURN(auto channel,
                          OpenConnection(broker_.address(), broker_.certificates(),
                                         broker_.certificates().province, ReceiveWindow::kFixed));
      Holder& holder = holders_.emplace_back();
      holder.stream = std::make_unique<RawStream>(
          std::move(channel), kSubscribeMethod, NamedSubscribeBytes(NameOfList(i), ""),
          [&holder](const grpc::ByteBuffer& message) {
            const std::vector<int64_t> events = EventsIn(AsText(message));
            holder.events.insert(holder.events.end(), events.begin(), events.end());
            return !IsEndOfSnapshot(message);
          });
      holder.stream->StartWithoutReading();
    }
    return absl::OkStatus();
  }

  // A snapshot that was still on its way ends with what happened meanwhile.
  absl::Status CheckListsWereInUse() {
    const std::vector<int64_t> events = WatchedEvents(watched_, 0, publisher_.published());
    for (Holder& holder : holders_) {
      holder.stream->Read();
      LB_RETURN_IF_ERROR(holder.stream->AwaitLast());
      if (holder.events.back() == events.back()) continue;
      return absl::InternalError(
          "a stream that reads nothing got its whole snapshot, and had part in passing events");
    }
    return absl::OkStatus();
  }

  // Publishes events and lets each case pass them.
  absl::Status PassEvents(const std::string& watched) {
    const int64_t begin = publisher_.published();
    LB_RETURN_IF_ERROR(publisher_.Publish(settings_.events));
    const int64_t end = publisher_.published();
    const std::vector<int64_t> shown = WatchedEvents(watched_, begin, end);
    std::vector<Row*> rows;
    for (const Case& one : cases_) {
      rows.push_back(&table_.Add(
          {absl::StrCat(one.streams), one.shared ? "one for all" : "one each", watched}));
    }
    std::map<std::string, std::string> passed;
    // Fills the window, and reads the lists.
    for (const Case& one : cases_) LB_RETURN_IF_ERROR(Pass(one, end, shown, passed).status());
    for (int run = 0; run < settings_.runs; ++run) {
      settings_.progress(absl::StrCat("watch list, ", watched, ", run ", run + 1));
      for (size_t i = 0; i < cases_.size(); ++i) {
        LB_ASSIGN_OR_RETURN(const Seconds seconds, Pass(cases_[i], end, shown, passed));
        AddFigures(cases_[i], seconds, shown.size(), *rows[i]);
      }
    }
    tokens_ = std::move(passed);
    return absl::OkStatus();
  }

  // Of the broker's time.
  struct Seconds {
    double filter = 0;
    double list = 0;
  };

  absl::StatusOr<Seconds> Pass(const Case& one, int64_t end, const std::vector<int64_t>& shown,
                               std::map<std::string, std::string>& passed) {
    std::vector<std::string> filters;
    std::vector<std::string> lists;
    for (int i = 0; i < one.streams; ++i) {
      filters.push_back(NameOfFilter(one.shared ? 0 : i));
      lists.push_back(NameOfList(one.shared ? 0 : i));
    }
    LB_ASSIGN_OR_RETURN(const ReadingResult of_filters, Read(filters, end, {}));
    LB_ASSIGN_OR_RETURN(const ReadingResult of_lists, Read(lists, end, shown));
    for (size_t i = 0; i < lists.size(); ++i) {
      passed[filters[i]] = of_filters.places[i];
      passed[lists[i]] = of_lists.places[i];
    }
    return Seconds{of_filters.server_cpu_seconds, of_lists.server_cpu_seconds};
  }

  // Reads a stream of each of `names` from its place to `end`: each has to show just these events.
  absl::StatusOr<ReadingResult> Read(const std::vector<std::string>& names, int64_t end,
                                     const std::vector<int64_t>& shown) {
    ReadingRequest request;
    request.address = broker_.address();
    request.server = broker_.pid();
    request.method = kSubscribeMethod;
    request.until_event = end;
    for (const std::string& name : names) {
      request.subscribers.push_back(NamedSubscribeBytes(name, tokens_[name]));
    }
    std::vector<std::vector<int64_t>> delivered(names.size());
    request.on_message = [&](size_t subscriber, const grpc::ByteBuffer& message) {
      const std::vector<int64_t> events = EventsIn(AsText(message));
      std::vector<int64_t>& all = delivered[subscriber];
      all.insert(all.end(), events.begin(), events.end());
    };
    LB_ASSIGN_OR_RETURN(ReadingResult read, ReadTogether(request, broker_.certificates()));
    for (size_t i = 0; i < names.size(); ++i) {
      if (delivered[i] == shown) continue;
      return absl::InternalError(absl::StrCat("a stream of ", names[i], " shows ",
                                              delivered[i].size(), " events up to ", end,
                                              ", not the ", shown.size(), " that are watched"));
    }
    return read;
  }

  void AddFigures(const Case& one, const Seconds& seconds, size_t shown, Row& row) const {
    const auto events = static_cast<double>(settings_.events);
    const double list_ns = seconds.list * 1e9 / events / one.streams;
    const double filter_ns = seconds.filter * 1e9 / events / one.streams;
    row.Figure("delivered to each", 0).push_back(static_cast<double>(shown));
    row.Figure("list CPU ns", 1).push_back(list_ns);
    row.Figure("filter CPU ns", 1).push_back(filter_ns);
    row.Figure("added ns", 1).push_back(list_ns - filter_ns);
    row.Figure("added ns per list", 1)
        .push_back((list_ns - filter_ns) * (one.shared ? one.streams : 1));
  }

  const Settings& settings_;
  const BenchBroker& broker_;
  Publisher& publisher_;
  const int lists_;
  const Watched watched_;
  const std::vector<Case> cases_;
  std::map<std::string, std::string> tokens_;  // by subscription
  std::deque<Holder> holders_;
  Table table_{"streams with a watch list, for each event that they pass",
               {"streams", "watch lists", "watched"}};
};

}  // namespace

absl::StatusOr<std::vector<Table>> RunWatchList(const Settings& given) {
  Settings settings = given;
  settings.events = std::min(settings.events, kEventsMax);
  const size_t watched = WatchedEvents(WatchedOf(settings), 0, RecordsOf(settings)).size();
  if (watched > static_cast<size_t>(settings.watched_identifiers)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a watch list of ", settings.watched_identifiers, " identifiers does not hold the ",
        watched, " that are to be watched; raise --watch-list or lower --watched-percent"));
  }
  LB_ASSIGN_OR_RETURN(std::vector<Table> tables, MeasureWatchListUpload(settings));
  LB_ASSIGN_OR_RETURN(
      const auto broker,
      BenchBroker::Start(settings.landbridged, settings.folder / "broker", settings.certificates));
  LB_ASSIGN_OR_RETURN(const auto publisher, Publisher::Open(*broker));
  LB_ASSIGN_OR_RETURN(Table costs, WatchListCost(settings, *broker, *publisher).Run());
  tables.push_back(std::move(costs));
  return tables;
}

}  // namespace landbridge::bench
