// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/publish_client.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <algorithm>
#include <deque>
#include <random>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "adapters/sdk/connection.h"
#include "adapters/sdk/lost_verdicts.h"
#include "adapters/sdk/publish_errors.h"
#include "adapters/sdk/retry.h"
#include "landbridge/v1/publish_service.grpc.pb.h"
#include "proto/contract/backoff.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"
#include "proto/contract/tally.h"

namespace landbridge {
namespace {

constexpr absl::Duration kOpenTimeout = absl::Seconds(20);

// A stream that lived so long did not fail because of what was sent on it.
constexpr absl::Duration kStreamLastsMin = absl::Seconds(30);

struct SentBatch {
  v1::PublishRequest request;
  int64_t first_sequence = 0;
  int64_t count = 0;
  size_t bytes = 0;

  int64_t last_sequence() const { return first_sequence + count - 1; }
};

}  // namespace

// `mutex_` guards what the reader thread and the owner share. The stream's writes are the owner's,
// its reads the reader's.
class PublishClient::Rep {
 public:
  Rep(std::shared_ptr<grpc::Channel> channel, PublishClientOptions options)
      : channel_(std::move(channel)),
        stub_(v1::PublishService::NewStub(channel_)),
        options_(std::move(options)),
        backoff_({}, std::random_device{}()),
        on_stop_(options_.stop, [this] { Stop(); }) {}

  ~Rep() {
    if (context_) context_->TryCancel();
    EndStream().IgnoreError();
  }

  absl::Status Connect() {
    const absl::Time give_up = absl::Now() + options_.give_up_after;
    for (;;) {
      LB_RETURN_IF_ERROR(CheckNotStopped());
      const absl::Status status = OpenOnce();
      if (status.ok()) return status;
      LB_RETURN_IF_ERROR(CheckNotStopped());
      if (!WorthOpeningAgain(status) || absl::Now() >= give_up) return status;
      if (options_.on_reconnect) options_.on_reconnect(status);
      Pause(status, give_up);
      AwaitConnected(*channel_, options_.stop);
    }
  }

  absl::Status Queue(v1::Change change) {
    const size_t bytes = change.ByteSizeLong();
    if (static_cast<int64_t>(bytes) >= limits_.batch_bytes_max()) {
      return absl::InvalidArgumentError(
          "the change has " + std::to_string(bytes) + " bytes; a batch may have " +
          std::to_string(limits_.batch_bytes_max()) + "; shorten its texts");
    }
    if (building_.count > 0 && (static_cast<int64_t>(building_.bytes + bytes) > BatchBytesMax() ||
                                building_.count >= limits_.batch_changes_max())) {
      LB_RETURN_IF_ERROR(Flush());
    }
    if (building_.count == 0) building_since_ = absl::Now();
    *building_.request.mutable_batch()->add_changes() = std::move(change);
    building_.bytes += bytes;
    ++building_.count;
    {
      absl::MutexLock lock(&mutex_);
      ++totals_.sent;
    }
    if (static_cast<int64_t>(building_.bytes) >= BatchBytesMax() ||
        absl::Now() - building_since_ >= options_.batch_age) {
      return Flush();
    }
    return absl::OkStatus();
  }

  absl::Status Flush() {
    if (building_.count == 0) return absl::OkStatus();
    LB_RETURN_IF_ERROR(AwaitWindow(building_.bytes));
    building_.first_sequence = next_sequence_;
    building_.request.mutable_batch()->set_first_sequence(next_sequence_);
    next_sequence_ += building_.count;
    const v1::PublishRequest* request = nullptr;
    {
      absl::MutexLock lock(&mutex_);
      unsettled_bytes_ += building_.bytes;
      unsettled_.push_back(std::move(building_));
      request = &unsettled_.back().request;
    }
    building_ = SentBatch();
    // The reader may drop the batch once it is settled, which cannot be before it was written.
    if (stream_->Write(*request)) return absl::OkStatus();
    return Reconnect();
  }

  absl::Status Drain() {
    LB_RETURN_IF_ERROR(Flush());
    LB_RETURN_IF_ERROR(AwaitWindow(SIZE_MAX));
    return ReportLost();
  }

  absl::Status Refresh() {
    LB_RETURN_IF_ERROR(Flush());
    bool broken = false;
    {
      absl::MutexLock lock(&mutex_);
      broken = broken_;
    }
    return broken ? Reconnect() : absl::OkStatus();
  }

  const std::string& hash_key() const { return hash_key_; }

  PublishTotals totals() const {
    absl::MutexLock lock(&mutex_);
    return totals_;
  }

 private:
  int64_t BatchBytesMax() const {
    return std::min(static_cast<int64_t>(options_.batch_bytes), limits_.batch_bytes_max());
  }

  // Waits until `bytes` more fit; SIZE_MAX: until nothing is unsettled. Reconnects as needed.
  absl::Status AwaitWindow(size_t bytes) {
    for (;;) {
      bool broken = false;
      {
        absl::MutexLock lock(&mutex_);
        const auto fits_or_broken = [this, bytes]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
          return broken_ || Fits(bytes);
        };
        mutex_.Await(absl::Condition(&fits_or_broken));
        broken = broken_ && !Fits(bytes);
      }
      if (!broken) return absl::OkStatus();
      LB_RETURN_IF_ERROR(Reconnect());
    }
  }

  bool Fits(size_t bytes) const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    if (unsettled_.empty()) return true;
    if (bytes == SIZE_MAX) return false;
    return unsettled_bytes_ + bytes <= static_cast<size_t>(limits_.unsettled_bytes_max());
  }

  // On the thread that asks for the stop, or on that of the constructor.
  void Stop() {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
    if (context_) context_->TryCancel();
  }

  absl::Status CheckNotStopped() const {
    absl::MutexLock lock(&mutex_);
    return stopped_ ? absl::CancelledError("publishing was stopped on request") : absl::OkStatus();
  }

  // Until `end` at the latest, or until somebody asks to stop.
  void Pause(const absl::Status& reason, absl::Time end) {
    const auto problem = ProblemOf(reason);
    const absl::Duration asked = absl::Milliseconds(problem ? problem->retry_after_ms() : 0);
    const absl::Duration pause = std::min(backoff_.NextAtLeast(asked), end - absl::Now());
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(&stopped_), pause);
  }

  // Ends what is left of the stream; the server's reason, if it gave one.
  absl::Status EndStream() {
    if (!stream_) return absl::OkStatus();
    if (reader_.joinable()) reader_.join();
    const absl::Status status = FromGrpc(stream_->Finish(), *context_);
    stream_.reset();
    absl::MutexLock lock(&mutex_);
    context_.reset();
    return status;
  }

  absl::Status Reconnect() {
    for (;;) {
      // The call is over: a write failed or the reader came to its end. To cancel it would hide the
      // broker's reason.
      absl::Status ended = EndStream();
      if (ended.ok()) ended = absl::UnavailableError("the broker ended the stream");
      LB_RETURN_IF_ERROR(CheckNotStopped());
      if (!WorthOpeningAgain(ended)) return ended;
      if (options_.on_reconnect) options_.on_reconnect(ended);
      LB_RETURN_IF_ERROR(PauseUnlessProgressing(ended));
      LB_RETURN_IF_ERROR(Connect());
      if (SendUnsettled()) return absl::OkStatus();
    }
  }

  // A broker that opens the source and then ends every stream is not to be called without a pause,
  // nor for ever. `ended`, when it has been so for too long.
  absl::Status PauseUnlessProgressing(const absl::Status& ended) {
    const int64_t settled = totals().settled;
    const absl::Time now = absl::Now();
    if (settled != settled_at_break_ || now - opened_time_ >= kStreamLastsMin) {
      settled_at_break_ = settled;
      stuck_since_ = now;
      backoff_.Reset();
      return absl::OkStatus();
    }
    const absl::Time give_up = stuck_since_ + options_.give_up_after;
    if (now >= give_up) return ended;
    Pause(ended, give_up);
    return absl::OkStatus();
  }

  absl::Status OpenOnce() {
    {
      absl::MutexLock lock(&mutex_);
      context_ = std::make_unique<grpc::ClientContext>();
      if (stopped_) context_->TryCancel();
      broken_ = false;
      opened_ = false;
    }
    stream_ = stub_->Publish(context_.get());
    v1::PublishRequest request;
    request.mutable_open()->set_source(options_.source);
    request.mutable_open()->set_agent(options_.agent);
    stream_->Write(request);
    reader_ = std::thread([this] { ReadResponses(); });
    bool answered = false;
    bool ended = false;
    {
      absl::MutexLock lock(&mutex_);
      const auto opened_or_broken = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
        return opened_ || broken_;
      };
      mutex_.AwaitWithTimeout(absl::Condition(&opened_or_broken), kOpenTimeout);
      answered = opened_;
      ended = broken_;
    }
    if (answered) {
      opened_time_ = absl::Now();
      return AdoptOpened();
    }
    if (!ended) context_->TryCancel();
    const absl::Status status = EndStream();
    return status.ok() ? absl::UnavailableError("the broker ended the stream before it opened")
                       : status;
  }

  // What the broker settled before counts, whether the answer arrived or not.
  absl::Status AdoptOpened() {
    absl::MutexLock lock(&mutex_);
    limits_ = opened_response_.limits();
    hash_key_ = opened_response_.hash_key();
    const int64_t settled = opened_response_.settled_sequence();
    while (!unsettled_.empty() && unsettled_.front().last_sequence() <= settled) {
      const SentBatch& batch = unsettled_.front();
      lost_.push_back({batch.first_sequence, batch.last_sequence()});
      totals_.verdict_lost += batch.count;
      totals_.settled += batch.count;
      unsettled_bytes_ -= batch.bytes;
      unsettled_.pop_front();
    }
    if (unsettled_.empty()) {
      next_sequence_ = settled + 1;
    } else if (settled + 1 < unsettled_.front().first_sequence) {
      return absl::DataLossError(
          "the broker has gone back behind what it had settled (sequence " +
          std::to_string(settled) +
          "), as after the restore of a backup; end this run and compare the whole source with it");
    }
    return absl::OkStatus();
  }

  // False when the stream broke meanwhile.
  bool SendUnsettled() {
    std::vector<const v1::PublishRequest*> requests;
    {
      absl::MutexLock lock(&mutex_);
      for (const SentBatch& batch : unsettled_) requests.push_back(&batch.request);
    }
    // Only the reader removes batches, and only those that were written again here.
    return std::all_of(requests.begin(), requests.end(), [this](const v1::PublishRequest* request) {
      return stream_->Write(*request);
    });
  }

  void ReadResponses() {
    v1::PublishResponse response;
    while (stream_->Read(&response)) {
      if (response.has_opened()) {
        absl::MutexLock lock(&mutex_);
        opened_response_ = response.opened();
        opened_ = true;
      } else if (response.has_settled()) {
        // The callback first: who waits for the last verdict finds it reported.
        if (options_.on_settled) options_.on_settled(response.settled());
        absl::MutexLock lock(&mutex_);
        AddTally(response.settled().tally(), totals_.tally);
        while (!unsettled_.empty() &&
               unsettled_.front().last_sequence() <= response.settled().through_sequence()) {
          totals_.settled += unsettled_.front().count;
          unsettled_bytes_ -= unsettled_.front().bytes;
          unsettled_.pop_front();
        }
      }
    }
    absl::MutexLock lock(&mutex_);
    broken_ = true;
  }

  // Rejections among the changes whose verdicts were lost with a connection.
  absl::Status ReportLost() {
    if (lost_.empty()) return absl::OkStatus();
    const RetryOptions retry = {.give_up_after = options_.give_up_after,
                                .stop = options_.stop,
                                .channel = channel_,
                                .on_retry = options_.on_reconnect};
    LB_ASSIGN_OR_RETURN(const v1::PublishResponse::Settled found,
                        FetchLostRejections(*stub_, options_.source, lost_, retry));
    lost_.clear();
    if (options_.on_settled) options_.on_settled(found);
    absl::MutexLock lock(&mutex_);
    AddTally(found.tally(), totals_.tally);
    totals_.verdict_lost -= found.rejections_size();
    return absl::OkStatus();
  }

  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::PublishService::Stub> stub_;
  const PublishClientOptions options_;
  Backoff backoff_;

  // Of the owner's thread, which exchanges it under `mutex_`: Stop cancels it.
  std::unique_ptr<grpc::ClientContext> context_;

  // Of the owner's thread.
  std::unique_ptr<grpc::ClientReaderWriter<v1::PublishRequest, v1::PublishResponse>> stream_;
  std::thread reader_;
  v1::PublishLimits limits_;
  std::string hash_key_;
  int64_t next_sequence_ = 1;
  SentBatch building_;
  absl::Time building_since_;
  std::vector<SequenceRange> lost_;
  absl::Time opened_time_;
  int64_t settled_at_break_ = -1;  // when a stream broke last
  absl::Time stuck_since_;         // the first break after which nothing more was settled

  mutable absl::Mutex mutex_;
  bool opened_ ABSL_GUARDED_BY(mutex_) = false;
  bool broken_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  v1::PublishResponse::Opened opened_response_ ABSL_GUARDED_BY(mutex_);
  std::deque<SentBatch> unsettled_ ABSL_GUARDED_BY(mutex_);
  size_t unsettled_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  PublishTotals totals_ ABSL_GUARDED_BY(mutex_);

  std::stop_callback<std::function<void()>> on_stop_;  // last: it uses the others
};

absl::StatusOr<std::unique_ptr<PublishClient>> PublishClient::Open(
    std::shared_ptr<grpc::Channel> channel, PublishClientOptions options) {
  auto rep = std::make_unique<Rep>(std::move(channel), std::move(options));
  LB_RETURN_IF_ERROR(rep->Connect());
  return std::unique_ptr<PublishClient>(new PublishClient(std::move(rep)));
}

PublishClient::PublishClient(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
PublishClient::~PublishClient() = default;

absl::Status PublishClient::Upsert(std::string_view record_id, const v1::Record& record) {
  v1::Change change;
  change.set_record_id(std::string(record_id));
  *change.mutable_upsert() = record;
  return rep_->Queue(std::move(change));
}

absl::Status PublishClient::Withdraw(std::string_view record_id, v1::LiftReason reason,
                                     std::string_view note) {
  v1::Change change;
  change.set_record_id(std::string(record_id));
  change.mutable_withdraw()->set_reason(reason);
  change.mutable_withdraw()->set_note(std::string(note));
  return rep_->Queue(std::move(change));
}

absl::Status PublishClient::Flush() { return rep_->Flush(); }
absl::Status PublishClient::Drain() { return rep_->Drain(); }
absl::Status PublishClient::Refresh() { return rep_->Refresh(); }
const std::string& PublishClient::hash_key() const { return rep_->hash_key(); }
PublishTotals PublishClient::totals() const { return rep_->totals(); }

}  // namespace landbridge
