// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/feed_follower.h"

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "adapters/sdk/acknowledger.h"
#include "adapters/sdk/feed_errors.h"
#include "proto/contract/backoff.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// A store serves few: it is asked more often than a broker that many wait for.
constexpr absl::Duration kStorePauseMax = absl::Seconds(5);

bool HasLift(const v1::SubscribeResponse::Delivery& delivery) {
  return std::any_of(delivery.entries().begin(), delivery.entries().end(),
                     [](const v1::Entry& entry) { return !entry.has_listing(); });
}

}  // namespace

class FeedFollower::Rep {
 public:
  Rep(std::shared_ptr<grpc::Channel> channel, FeedSink& sink, FollowerOptions options)
      : sink_(sink),
        options_(std::move(options)),
        client_(std::move(channel), options_.feed),
        backoff_({.delay_max = kStorePauseMax}, std::random_device{}()) {}

  absl::Status Run() {
    if (!options_.feed.subscription.empty()) {
      acknowledger_.emplace([this](const std::string& token) { return client_.Acknowledge(token); },
                            AcknowledgerOptions{.interval = options_.feed.silence_max,
                                                .on_refused = [this] { client_.Cancel(); }});
    }
    absl::Status ended = FollowThroughTroubles();
    // What came before the end is kept, whatever the end was.
    if (sink_status_.ok()) ended.Update(sink_.Flush());
    if (acknowledger_) {
      NoteStored();
      ended.Update(acknowledger_->Finish());
      acknowledger_.reset();
    }
    return ended;
  }

  void Cancel() {
    {
      absl::MutexLock lock(&mutex_);
      cancelled_ = true;
    }
    client_.Cancel();
  }

 private:
  // Until the end that is wanted, or an error that waiting does not mend.
  absl::Status FollowThroughTroubles() {
    absl::Time give_up = absl::Now() + options_.feed.give_up_after;
    for (;;) {
      const absl::StatusOr<SinkPlace> place = sink_.Load();
      sink_status_ = place.status();
      const absl::Status ended = place.ok() ? Follow(*place) : sink_status_;
      if (sink_status_.code() != absl::StatusCode::kUnavailable) return ended;
      if (place.ok()) {
        backoff_.Reset();
        give_up = absl::Now() + options_.feed.give_up_after;
      }
      if (absl::Now() >= give_up) return sink_status_;
      Tell(sink_status_);
      if (WaitOrCancelled(std::min(backoff_.Next(), give_up - absl::Now()))) {
        return absl::OkStatus();
      }
    }
  }

  // From the sink's place; with a new snapshot where the broker no longer knows that place.
  absl::Status Follow(const SinkPlace& place) {
    place_ = place;
    client_.ResumeFrom(place.token);
    for (;;) {
      const absl::Status ended =
          client_.Run([this](const v1::SubscribeResponse& response) { return Handle(response); });
      if (!sink_status_.ok()) return sink_status_;
      if (place_.token.empty() || !NeedsNewSnapshot(ended)) return ended;
      Tell(ended);
      place_.token.clear();
      client_.ResumeFrom("");
    }
  }

  // One step of the loop. False ends the stream.
  bool Handle(const v1::SubscribeResponse& response) {
    if (response.has_snapshot_started()) {
      place_.generation = response.snapshot_started().generation();
      progress_.in_snapshot = true;
    }
    if (response.has_progress()) {
      const auto& time = response.progress().through_time();
      place_.through_event = response.progress().through_event();
      place_.through_time = absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
    }
    place_.token = response.resume_token();
    sink_status_ = sink_.Apply(response, place_);
    if (!sink_status_.ok()) return false;
    if (response.has_snapshot_finished()) progress_.in_snapshot = false;
    lift_waits_ = lift_waits_ || HasLift(response.delivery());
    NoteStored();
    progress_.entries += response.delivery().entries_size();
    progress_.place = place_;
    if (options_.on_progress) options_.on_progress(progress_);
    return !(options_.once && response.has_progress() && !progress_.in_snapshot);
  }

  // A token is acknowledged when it is stored, which may be some responses after it came.
  void NoteStored() {
    if (!acknowledger_ || sink_.stored_token().empty()) return;
    const bool all_stored = sink_.stored_token() == place_.token;
    acknowledger_->Note(sink_.stored_token(), lift_waits_ && all_stored);
    if (all_stored) lift_waits_ = false;
  }

  void Tell(const absl::Status& trouble) const {
    if (options_.feed.on_reconnect) options_.feed.on_reconnect(trouble);
  }

  bool WaitOrCancelled(absl::Duration pause) {
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(&cancelled_), pause);
    return cancelled_;
  }

  FeedSink& sink_;
  const FollowerOptions options_;
  FeedClient client_;

  // Of Run's thread.
  Backoff backoff_;
  std::optional<Acknowledger> acknowledger_;
  SinkPlace place_;
  absl::Status sink_status_;
  bool lift_waits_ = false;  // applied, and perhaps not stored yet
  FollowerProgress progress_;

  absl::Mutex mutex_;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
};

FeedFollower::FeedFollower(std::shared_ptr<grpc::Channel> channel, FeedSink& sink,
                           FollowerOptions options)
    : rep_(std::make_unique<Rep>(std::move(channel), sink, std::move(options))) {}
FeedFollower::~FeedFollower() = default;

absl::Status FeedFollower::Run() { return rep_->Run(); }
void FeedFollower::Cancel() { rep_->Cancel(); }

}  // namespace landbridge
