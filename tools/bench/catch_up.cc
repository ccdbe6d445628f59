// SPDX-License-Identifier: Apache-2.0
// `catch-up`: a province that was away for long, and `snapshot`: one that is new. Both read from a
// broker that was just started and has nothing of it in memory, alone and with others.
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/broker_folder.h"
#include "tools/bench/child_process.h"
#include "tools/bench/deliveries.h"
#include "tools/bench/ingest_load.h"
#include "tools/bench/load.h"
#include "tools/bench/places.h"
#include "tools/bench/raw_stream.h"
#include "tools/bench/reading.h"
#include "tools/bench/scenario.h"
#include "tools/bench/view_check.h"

namespace landbridge::bench {
namespace {

constexpr int kProvincesTogether = 16;
constexpr int kProvincesTogetherQuick = 3;
// Of the bytes, between two readings of the same events: messages may be cut otherwise.
constexpr double kBytesTolerance = 1e-3;

struct Case {
  Views views;
  int provinces;
};

class ColdReading {
 public:
  // Provinces begin at the event `begin`: 0 for a snapshot.
  ColdReading(const Settings& settings, std::string title, int64_t begin)
      : settings_(settings),
        folder_(settings.folder / "broker"),
        begin_(begin),
        table_(std::move(title), {"views", "provinces"}) {}

  absl::StatusOr<std::vector<Table>> Run() {
    const int together = settings_.quick ? kProvincesTogetherQuick : kProvincesTogether;
    const std::vector<Case> cases = {
        {Views::kSame, 1}, {Views::kSame, together}, {Views::kDifferent, together}};
    LB_RETURN_IF_ERROR(Publish(cases));
    for (const Case& one : cases) LB_RETURN_IF_ERROR(Measure(one));
    return std::vector<Table>{table_};
  }

 private:
  // Publishes what they are going to read, and remembers their places before it.
  absl::Status Publish(const std::vector<Case>& cases) {
    LB_RETURN_IF_ERROR(Restart());
    IngestLoad load(*broker_, 1);
    LB_RETURN_IF_ERROR(load.Connect());
    if (begin_ > 0) {
      LB_RETURN_IF_ERROR(load.Fill(begin_));
      Places places(*broker_);
      for (const Case& one : cases) {
        LB_RETURN_IF_ERROR(places.CatchUp(one.views, one.provinces, begin_));
        for (int i = 0; i < one.provinces; ++i) {
          requests_[one.views].push_back(places.RequestOf(one.views, i));
        }
      }
    } else {
      for (const Case& one : cases) {
        for (int i = 0; i < one.provinces; ++i) {
          requests_[one.views].push_back(SubscribeBytes(FilterOf(one.views, i), ""));
        }
      }
    }
    settings_.progress("publishing what is to be read");
    LB_RETURN_IF_ERROR(load.Fill(settings_.behind));
    end_ = load.listings();
    AwaitQuiet(broker_->pid());
    return broker_->Stop();
  }

  // A broker that has nothing in memory, on a machine that has nothing of its files.
  absl::Status Restart() {
    broker_.reset();
    if (std::filesystem::exists(folder_)) LB_RETURN_IF_ERROR(DropFromMemory(folder_));
    LB_ASSIGN_OR_RETURN(broker_,
                        BenchBroker::Start(settings_.landbridged, folder_, settings_.certificates));
    return absl::OkStatus();
  }

  ReadingRequest RequestOf(const Case& one) const {
    ReadingRequest reading;
    reading.address = broker_->address();
    reading.server = broker_->pid();
    reading.method = kSubscribeMethod;
    const std::vector<std::string>& requests = requests_.at(one.views);
    reading.subscribers.assign(requests.begin(), requests.begin() + one.provinces);
    reading.until_event = end_;
    return reading;
  }

  absl::Status Measure(const Case& one) {
    LB_ASSIGN_OR_RETURN(const int64_t bytes, ReadChecked(one));
    Row& row = table_.Add({NameOf(one.views), absl::StrCat(one.provinces)});
    double events = 0;
    for (int i = 0; i < one.provinces; ++i) {
      events += static_cast<double>(SeenOf(one.views, i, begin_, end_));
    }
    for (int run = 0; run < settings_.runs; ++run) {
      settings_.progress(absl::StrCat(one.provinces, " provinces, ", NameOf(one.views), " views"));
      LB_RETURN_IF_ERROR(Restart());
      const int64_t from_disk_before = ReadBytesOf(broker_->pid());
      LB_ASSIGN_OR_RETURN(const ReadingResult read,
                          ReadTogether(RequestOf(one), broker_->certificates()));
      const int64_t from_disk = ReadBytesOf(broker_->pid()) - from_disk_before;
      const double ratio = static_cast<double>(read.bytes) / static_cast<double>(bytes);
      if (ratio < 1 - kBytesTolerance || ratio > 1 + kBytesTolerance) {
        return absl::InternalError(
            absl::StrCat(one.provinces, " provinces got ", read.bytes, " bytes, not ", bytes));
      }
      AddFigures(row, events, read, from_disk);
    }
    return absl::OkStatus();
  }

  // Looks at everything that each province gets: each event of its view once and in order. Returns
  // how many bytes that were.
  absl::StatusOr<int64_t> ReadChecked(const Case& one) {
    settings_.progress(absl::StrCat("checking ", one.provinces, " provinces"));
    LB_RETURN_IF_ERROR(Restart());
    struct Province {
      ViewCheck check;
      absl::Status fault;
    };
    std::vector<Province> provinces;
    for (int i = 0; i < one.provinces; ++i) {
      provinces.push_back({ViewCheck(one.views, i, begin_), absl::OkStatus()});
    }
    ReadingRequest reading = RequestOf(one);
    reading.on_message = [&provinces](size_t index, const grpc::ByteBuffer& message) {
      Province& province = provinces[index];
      for (const int64_t event : EventsIn(AsText(message))) {
        province.fault.Update(province.check.Take(event));
      }
    };
    LB_ASSIGN_OR_RETURN(const ReadingResult read, ReadTogether(reading, broker_->certificates()));
    for (Province& province : provinces) {
      LB_RETURN_IF_ERROR(province.fault);
      if (!province.check.IsComplete(end_)) {
        return absl::InternalError(
            absl::StrCat("a province got nothing after event ", province.check.last_event()));
      }
    }
    return read.bytes;
  }

  static void AddFigures(Row& row, double events, const ReadingResult& read, int64_t from_disk) {
    const auto mebibytes = [](int64_t bytes) {
      return static_cast<double>(bytes) / kBytesPerMebibyte;
    };
    row.Figure("seconds", 2).push_back(read.seconds);
    row.Figure("events/s", 0).push_back(events / read.seconds);
    row.Figure("MiB/s", 0).push_back(mebibytes(read.bytes) / read.seconds);
    row.Figure("CPU ns/event", 0).push_back(read.server_cpu_seconds * 1e9 / events);
    row.Figure("client CPU ns/event", 0).push_back(read.client_cpu_seconds * 1e9 / events);
    row.Figure("peak MiB", 0).push_back(mebibytes(read.server_peak_bytes));
    row.Figure("MiB from disk", 0).push_back(mebibytes(from_disk));
  }

  const Settings& settings_;
  const std::filesystem::path folder_;
  const int64_t begin_;
  int64_t end_ = 0;
  std::map<Views, std::vector<std::string>> requests_;
  std::unique_ptr<BenchBroker> broker_;
  Table table_;
};

}  // namespace

absl::StatusOr<std::vector<Table>> RunCatchUp(const Settings& settings) {
  return ColdReading(settings,
                     absl::StrCat("provinces that resume ", settings.behind, " events behind"),
                     kFirstRecords)
      .Run();
}

absl::StatusOr<std::vector<Table>> RunSnapshot(const Settings& settings) {
  return ColdReading(settings, absl::StrCat("snapshots of ", settings.behind, " listings"), 0)
      .Run();
}

}  // namespace landbridge::bench
