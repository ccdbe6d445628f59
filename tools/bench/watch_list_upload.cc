// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/watch_list_upload.h"

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/bench_broker.h"
#include "tools/bench/child_process.h"
#include "tools/bench/deliveries.h"
#include "tools/bench/named_subscriptions.h"
#include "tools/bench/places.h"
#include "tools/bench/publisher.h"
#include "tools/bench/raw_stream.h"
#include "tools/bench/usage.h"
#include "tools/bench/watched.h"

namespace landbridge::bench {
namespace {

constexpr char kName[] = "watching";
constexpr absl::Duration kPatience = absl::Minutes(2);

double MebibytesOf(int64_t bytes) { return static_cast<double>(bytes) / kBytesPerMebibyte; }

// A stream of the subscription, which is read as long as the object lives.
class OpenedStream {
 public:
  static absl::StatusOr<std::unique_ptr<OpenedStream>> Open(const BenchBroker& broker) {
    LB_ASSIGN_OR_RETURN(auto channel, OpenConnection(broker.address(), broker.certificates(),
                                                     broker.certificates().province));
    std::unique_ptr<OpenedStream> opened(new OpenedStream());
    opened->stream_ = std::make_unique<RawStream>(
        std::move(channel), kSubscribeMethod, NamedSubscribeBytes(kName, ""),
        [self = opened.get()](const grpc::ByteBuffer& message) {
          self->Take(message);
          return true;
        });
    opened->start_ = absl::Now();
    opened->stream_->Start();
    return opened;
  }

  // Waits until the broker said that there is nothing more, after just these events.
  absl::Status AwaitHeadAfter(const std::vector<int64_t>& events) {
    absl::MutexLock lock(&mutex_);
    if (!mutex_.AwaitWithTimeout(absl::Condition(&at_head_), kPatience)) {
      return absl::UnavailableError("a stream with a watch list did not reach the head");
    }
    if (events_ == events) return absl::OkStatus();
    return absl::InternalError(absl::StrCat("a watch list shows ", events_.size(),
                                            " listings, not the ", events.size(),
                                            " that are watched"));
  }

  // From the request to the first message.
  double first_message_ms() const {
    absl::MutexLock lock(&mutex_);
    return absl::ToDoubleMilliseconds(first_message_ - start_);
  }

 private:
  OpenedStream() = default;

  void Take(const grpc::ByteBuffer& message) {
    const absl::Time now = absl::Now();
    const bool is_progress = MayBeProgress(message) && ProgressIn(message) >= 0;
    const std::vector<int64_t> events = EventsIn(AsText(message));
    absl::MutexLock lock(&mutex_);
    if (first_message_ == absl::InfinitePast()) first_message_ = now;
    events_.insert(events_.end(), events.begin(), events.end());
    at_head_ = at_head_ || is_progress;
  }

  absl::Time start_;
  mutable absl::Mutex mutex_;
  absl::Time first_message_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  std::vector<int64_t> events_ ABSL_GUARDED_BY(mutex_);
  bool at_head_ ABSL_GUARDED_BY(mutex_) = false;

  // Destroyed first: it calls back.
  std::unique_ptr<RawStream> stream_;
};

class WatchListUpload {
 public:
  explicit WatchListUpload(const Settings& settings)
      : settings_(settings),
        codes_(WatchListOf(kWatched, kFirstRecords, settings.watched_identifiers)) {}

  absl::StatusOr<std::vector<Table>> Run() {
    for (int run = 0; run < settings_.runs; ++run) {
      settings_.progress(absl::StrCat("watch list, upload, run ", run + 1));
      const std::filesystem::path folder = settings_.folder / "upload";
      {
        LB_ASSIGN_OR_RETURN(const auto broker, BenchBroker::Start(settings_.landbridged, folder,
                                                                  settings_.certificates));
        LB_RETURN_IF_ERROR(Measure(*broker));
      }
      std::error_code error;
      std::filesystem::remove_all(folder, error);
    }
    return std::vector<Table>{uploads_, memory_, openings_};
  }

 private:
  static constexpr Watched kWatched = {
      .all_before = kFirstRecords, .begin = kFirstRecords, .percent = 0};

  absl::Status Measure(const BenchBroker& broker) {
    LB_ASSIGN_OR_RETURN(const auto publisher, Publisher::Open(broker));
    LB_RETURN_IF_ERROR(publisher->Publish(kFirstRecords));
    // Fills the caches, and whatever else the first reader needs.
    LB_RETURN_IF_ERROR(Places(broker).CatchUp(Views::kSame, 1, kFirstRecords));
    LB_ASSIGN_OR_RETURN(NamedSubscriptions subscriptions, NamedSubscriptions::Connect(broker));
    LB_RETURN_IF_ERROR(subscriptions.Create(kName, {}));
    NoteMemory(broker, "before MiB");
    LB_RETURN_IF_ERROR(Upload(broker, subscriptions));
    NoteMemory(broker, "after MiB");

    const std::vector<int64_t> events = WatchedEvents(kWatched, 0, kFirstRecords);
    LB_ASSIGN_OR_RETURN(auto first, OpenedStream::Open(broker));
    LB_RETURN_IF_ERROR(first->AwaitHeadAfter(events));
    NoteMemory(broker, "in use MiB");
    LB_ASSIGN_OR_RETURN(auto second, OpenedStream::Open(broker));
    LB_RETURN_IF_ERROR(second->AwaitHeadAfter(events));
    from_state_.Figure(kFirstMessage, 1).push_back(first->first_message_ms());
    in_use_.Figure(kFirstMessage, 1).push_back(second->first_message_ms());
    first.reset();
    second.reset();
    NoteMemory(broker, "closed MiB");
    return absl::OkStatus();
  }

  absl::Status Upload(const BenchBroker& broker, NamedSubscriptions& subscriptions) {
    const UsageMeter broker_meter(broker.pid());
    const UsageMeter client_meter(getpid());
    const absl::Time start = absl::Now();
    LB_RETURN_IF_ERROR(subscriptions.Watch(kName, codes_));
    const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
    upload_.Figure("seconds", 2).push_back(seconds);
    upload_.Figure("identifiers/s", 0)
        .push_back(static_cast<double>(settings_.watched_identifiers) / seconds);
    const Usage usage = broker_meter.SoFar();
    AddUsage(usage, upload_);
    upload_.Figure("client CPU s", 2).push_back(client_meter.SoFar().cpu_seconds);
    resident_.Figure("peak of upload MiB", 1).push_back(MebibytesOf(usage.peak_bytes));
    return absl::OkStatus();
  }

  // What the broker has resident once it is quiet.
  void NoteMemory(const BenchBroker& broker, std::string_view figure) {
    AwaitQuiet(broker.pid());
    resident_.Figure(figure, 1).push_back(MebibytesOf(ResidentBytesOf(broker.pid())));
  }

  static constexpr char kFirstMessage[] = "to first message ms";

  const Settings& settings_;
  const std::string codes_;
  const std::string size_ = absl::StrCat(settings_.watched_identifiers);
  Table uploads_{"upload of a watch list", {"identifiers"}};
  Row& upload_ = uploads_.Add({size_});
  Table memory_{"memory of the broker with a watch list", {"identifiers"}};
  Row& resident_ = memory_.Add({size_});
  Table openings_{"opening a stream with a watch list", {"identifiers", "list"}};
  Row& from_state_ = openings_.Add({size_, "read from the state"});
  Row& in_use_ = openings_.Add({size_, "in use"});
};

}  // namespace

absl::StatusOr<std::vector<Table>> MeasureWatchListUpload(const Settings& settings) {
  return WatchListUpload(settings).Run();
}

}  // namespace landbridge::bench
