// SPDX-License-Identifier: Apache-2.0
#include "broker/pipeline/pipeline.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "broker/ledger/ledger.h"
#include "broker/pipeline/day_ticker.h"
#include "broker/pipeline/replay.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// What one group append and one state batch may hold: large enough to share a sync among many,
// small enough that nobody waits long.
constexpr size_t kGroupBytesMax = size_t{4} << 20;

// What both may hold of other changes while listings are lifted: about as much work as the lifts of
// one tick, so that the two take turns, however much is sent.
constexpr size_t kBytesBetweenTicks = size_t{256} << 10;

struct Item {
  log::v1::LogEntry entry;
  std::string payload;  // `entry` serialised; released once it is in the log
  size_t bytes = 0;
  Position position;
  std::function<void(const BatchVerdict&)> settled;
  std::vector<std::function<void()>> recorded;  // of what has no verdict
};

// What was applied together, until it is written and everybody is told.
struct AppliedItems {
  std::vector<Item> items;
  std::vector<BatchVerdict> verdicts;  // of each
  AppliedGroup news;
  Position position;                 // of the last
  std::optional<bool> lifts_remain;  // after a tick
  size_t bytes = 0;
};

}  // namespace

// Locks: `mutex_` guards the queues; `listeners_mutex_` guards the listeners and is held while they
// run. Never both.
class Pipeline::Rep {
 public:
  Rep(CommitLog& log, StateStore& state, Clock& clock, PipelineOptions options,
      std::unique_ptr<Ledger> ledger)
      : log_(log),
        state_(state),
        clock_(clock),
        options_(std::move(options)),
        ledger_(std::move(ledger)),
        ticker_(clock_, options_.time_zone, ledger_->today(), ledger_->lifts_remain()),
        last_event_(ledger_->last_event().value()),
        durable_position_(log_.Head().value()),
        applied_position_(ledger_->applied_position().value()) {}

  // Appends and applies the tick of a day that began, or goes on with the one before.
  absl::Status TickBeforeStart() {
    absl::MutexLock lock(&mutex_);
    std::vector<Item> group;
    AddTick(group);
    if (group.empty()) return absl::OkStatus();
    LB_ASSIGN_OR_RETURN(const Position position, log_.Append({{group.front().payload}}));
    LB_RETURN_IF_ERROR(ledger_->Apply(position, group.front().entry).status());
    LB_RETURN_IF_ERROR(ledger_->Commit());
    ticker_.Applied(ledger_->lifts_remain());
    durable_position_ = position.value();
    applied_position_ = position.value();
    last_event_ = ledger_->last_event().value();
    return absl::OkStatus();
  }

  void Start() {
    committer_ = std::thread([this] { RunCommitter(); });
    applier_ = std::thread([this] { RunApplier(); });
  }

  void Stop() {
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) return;
      stopping_ = true;
    }
    committer_.join();
    applier_.join();
    // A state that was not flushed is replayed by the next start; an error here loses nothing.
    if (!failed_) state_.Flush().IgnoreError();
  }

  void Submit(Item item) {
    item.entry.set_receive_time_ms(absl::ToUnixMillis(clock_.Now()));
    LB_CHECK(item.entry.SerializeToString(&item.payload));
    item.bytes = item.payload.size();
    absl::MutexLock lock(&mutex_);
    if (stopping_) return;
    pending_.push_back(std::move(item));
  }

  void Acknowledge(log::v1::Acknowledgements::Acknowledgement acknowledgement,
                   std::function<void()> recorded) {
    absl::MutexLock lock(&mutex_);
    if (stopping_) return;
    *acknowledgements_.add_acknowledgements() = std::move(acknowledgement);
    acknowledged_.push_back(std::move(recorded));
  }

  bool HasRoom() const { return log_.HasRoom(); }
  EventNumber last_event() const { return EventNumber(last_event_.load()); }
  Position durable_position() const { return Position(durable_position_.load()); }
  Position applied_position() const { return Position(applied_position_.load()); }

  uint64_t AddListener(std::function<void(const AppliedGroup&)> listener) {
    absl::MutexLock lock(&listeners_mutex_);
    listeners_.emplace(++last_listener_, std::move(listener));
    return last_listener_;
  }

  void RemoveListener(uint64_t id) {
    absl::MutexLock lock(&listeners_mutex_);
    listeners_.erase(id);
  }

 private:
  bool SomethingWaits() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return !pending_.empty() || acknowledgements_.acknowledgements_size() > 0;
  }

  bool WorkForCommitter() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return stopping_ || failed_ || ticker_.lifts_wait() ||
           (SomethingWaits() && unapplied_bytes_ < UnappliedBytesMax());
  }

  size_t UnappliedBytesMax() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    if (!ticker_.is_lifting()) return options_.unapplied_bytes_max;
    return std::min(kBytesBetweenTicks, options_.unapplied_bytes_max);
  }

  bool NobodyApplies() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return !applying_; }

  bool WorkForApplier() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return failed_ || (!applying_ && (!committed_.empty() || committer_done_));
  }

  // Takes what is next off the queue.
  void AddWaiting(std::vector<Item>& group) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    size_t bytes = 0;
    const size_t bytes_max = ticker_.is_lifting() ? kBytesBetweenTicks : kGroupBytesMax;
    const size_t entries_max = log_.Limits().group_entries_max - 1;  // and an acknowledgement
    while (!pending_.empty() && bytes < bytes_max && group.size() < entries_max) {
      bytes += pending_.front().bytes;
      group.push_back(std::move(pending_.front()));
      pending_.pop_front();
    }
    if (acknowledgements_.acknowledgements_size() > 0) {
      Item item;
      *item.entry.mutable_acknowledgements() = std::move(acknowledgements_);
      item.recorded = std::move(acknowledged_);
      acknowledgements_.Clear();
      acknowledged_.clear();
      group.push_back(SerializedNow(std::move(item)));
    }
  }

  Item SerializedNow(Item item) {
    item.entry.set_receive_time_ms(absl::ToUnixMillis(clock_.Now()));
    LB_CHECK(item.entry.SerializeToString(&item.payload));
    item.bytes = item.payload.size();
    return item;
  }

  void AddTick(std::vector<Item>& group) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    std::optional<log::v1::Tick> tick = ticker_.Next();
    if (!tick) return;
    Item item;
    *item.entry.mutable_tick() = *std::move(tick);
    group.push_back(SerializedNow(std::move(item)));
  }

  void RunCommitter() {
    for (;;) {
      std::vector<Item> group;
      bool done = false;
      {
        absl::MutexLock lock(&mutex_);
        mutex_.AwaitWithTimeout(absl::Condition(this, &Rep::WorkForCommitter), options_.day_check);
        if (failed_) return;
        AddTick(group);  // lifts go ahead of what waits
        if (unapplied_bytes_ < UnappliedBytesMax() || stopping_) AddWaiting(group);
        done = stopping_ && pending_.empty();
      }
      if (!group.empty() && !Commit(std::move(group))) return;
      if (!done) continue;
      absl::MutexLock lock(&mutex_);
      committer_done_ = true;
      return;
    }
  }

  bool Commit(std::vector<Item> group) {
    std::vector<std::string_view> payloads;
    payloads.reserve(group.size());
    for (const Item& item : group) payloads.push_back(item.payload);
    const absl::StatusOr<Position> last = log_.Append(payloads);
    if (!last.ok()) {
      Fail(last.status());
      return false;
    }
    durable_position_ = last->value();
    uint64_t position = last->value() - group.size();
    std::shared_ptr<AppliedItems> taken;
    {
      absl::MutexLock lock(&mutex_);
      for (Item& item : group) {
        item.position = Position(++position);
        item.payload = std::string();
        unapplied_bytes_ += item.bytes;
        committed_.push_back(std::move(item));
      }
      // With nothing else to sync, this thread goes on itself: another one would have to wake.
      if (!applying_ && !failed_ && !SomethingWaits()) taken = TakeCommitted();
    }
    return taken == nullptr || Finish(taken);
  }

  void RunApplier() {
    for (;;) {
      std::shared_ptr<AppliedItems> taken;
      {
        absl::MutexLock lock(&mutex_);
        mutex_.Await(absl::Condition(this, &Rep::WorkForApplier));
        if (failed_ || committed_.empty()) break;
        taken = TakeCommitted();
      }
      if (!Finish(taken)) break;
    }
    {
      absl::MutexLock lock(&mutex_);  // after a failure the committer may be at it still
      mutex_.Await(absl::Condition(this, &Rep::NobodyApplies));
    }
    ledger_->AwaitCommit();
  }

  // From here to the end of Finish() the ledger is the caller's.
  std::shared_ptr<AppliedItems> TakeCommitted() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    applying_ = true;
    auto group = std::make_shared<AppliedItems>();
    while (!committed_.empty() && group->bytes < kGroupBytesMax) {
      group->bytes += committed_.front().bytes;
      group->items.push_back(std::move(committed_.front()));
      committed_.pop_front();
    }
    return group;
  }

  bool Finish(const std::shared_ptr<AppliedItems>& group) {
    absl::Status status = Apply(*group);
    if (status.ok()) status = Write(group);
    if (!status.ok()) Fail(status);
    absl::MutexLock lock(&mutex_);
    applying_ = false;
    return !failed_;
  }

  absl::Status Apply(AppliedItems& group) {
    group.verdicts.reserve(group.items.size());
    for (const Item& item : group.items) {
      if (ledger_->MustCommit()) break;
      LB_ASSIGN_OR_RETURN(Applied applied, ledger_->Apply(item.position, item.entry));
      group.verdicts.push_back(
          {applied.through_sequence, std::move(applied.rejections), applied.tally});
      group.news.erased_events.insert(group.news.erased_events.end(), applied.erased_events.begin(),
                                      applied.erased_events.end());
      if (item.entry.has_tick()) group.lifts_remain = ledger_->lifts_remain();
    }
    group.position = ledger_->applied_position();
    group.news.last_event = ledger_->last_event();
    return absl::OkStatus();
  }

  absl::Status Write(const std::shared_ptr<AppliedItems>& group) {
    bool more = false;
    {
      absl::MutexLock lock(&mutex_);
      while (group->items.size() > group->verdicts.size()) {  // not applied: of the next group
        group->bytes -= group->items.back().bytes;
        committed_.push_front(std::move(group->items.back()));
        group->items.pop_back();
      }
      more = !committed_.empty();
    }
    if (more) {
      // The next group is applied while this one is written.
      return ledger_->CommitLater(
          [this, group](const absl::Status& written) { Announce(written, *group); });
    }
    Announce(ledger_->Commit(), *group);
    return absl::OkStatus();
  }

  // By one thread at a time, in order.
  void Announce(const absl::Status& written, AppliedItems& group) {
    if (!written.ok()) Fail(written);
    if (failed_) return;
    applied_position_ = group.position.value();
    const int64_t event = group.news.last_event.value();
    group.news.has_new_events = last_event_.exchange(event) != event;
    {
      absl::MutexLock lock(&listeners_mutex_);
      for (const auto& [id, listener] : listeners_) listener(group.news);
    }
    for (size_t i = 0; i < group.items.size(); ++i) {
      if (group.items[i].settled) group.items[i].settled(group.verdicts[i]);
      for (const auto& recorded : group.items[i].recorded) recorded();
    }
    absl::MutexLock lock(&mutex_);
    unapplied_bytes_ -= group.bytes;
    if (group.lifts_remain) ticker_.Applied(*group.lifts_remain);
  }

  // False, for the callers to end their thread.
  bool Fail(const absl::Status& status) {
    {
      absl::MutexLock lock(&mutex_);
      if (failed_) return false;
      failed_ = true;
    }
    if (options_.on_fatal) options_.on_fatal(status);
    return false;
  }

  CommitLog& log_;
  StateStore& state_;
  Clock& clock_;
  const PipelineOptions options_;
  const std::unique_ptr<Ledger> ledger_;  // of the thread that set applying_

  mutable absl::Mutex mutex_;
  DayTicker ticker_ ABSL_GUARDED_BY(mutex_);
  std::deque<Item> pending_ ABSL_GUARDED_BY(mutex_);
  log::v1::Acknowledgements acknowledgements_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::function<void()>> acknowledged_ ABSL_GUARDED_BY(mutex_);
  std::deque<Item> committed_ ABSL_GUARDED_BY(mutex_);
  bool applying_ ABSL_GUARDED_BY(mutex_) = false;
  size_t unapplied_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool committer_done_ ABSL_GUARDED_BY(mutex_) = false;
  std::atomic<bool> failed_ = false;  // written under mutex_, so that waits see it

  std::atomic<int64_t> last_event_;
  std::atomic<uint64_t> durable_position_;
  std::atomic<uint64_t> applied_position_;

  absl::Mutex listeners_mutex_;
  std::map<uint64_t, std::function<void(const AppliedGroup&)>> listeners_
      ABSL_GUARDED_BY(listeners_mutex_);
  uint64_t last_listener_ ABSL_GUARDED_BY(listeners_mutex_) = 0;

  std::thread committer_;
  std::thread applier_;

  friend class Pipeline;
};

Pipeline::Listening::~Listening() {
  if (pipeline_ != nullptr) pipeline_->rep_->RemoveListener(id_);
}

Pipeline::Listening::Listening(Listening&& other) noexcept
    : pipeline_(std::exchange(other.pipeline_, nullptr)), id_(other.id_) {}

Pipeline::Listening& Pipeline::Listening::operator=(Listening&& other) noexcept {
  std::swap(pipeline_, other.pipeline_);
  std::swap(id_, other.id_);
  return *this;
}

absl::StatusOr<std::unique_ptr<Pipeline>> Pipeline::Start(CommitLog& log, StateStore& state,
                                                          Clock& clock, PipelineOptions options) {
  LB_ASSIGN_OR_RETURN(std::unique_ptr<Ledger> ledger, OpenLedger(log, state));
  LB_RETURN_IF_ERROR(ReplayInto(log, *ledger, nullptr));
  auto rep = std::make_unique<Rep>(log, state, clock, std::move(options), std::move(ledger));
  LB_RETURN_IF_ERROR(rep->TickBeforeStart());
  rep->Start();
  return std::unique_ptr<Pipeline>(new Pipeline(std::move(rep)));
}

Pipeline::Pipeline(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
Pipeline::~Pipeline() { rep_->Stop(); }

void Pipeline::Submit(log::v1::ChangeBatch batch,
                      std::function<void(const BatchVerdict&)> settled) {
  Item item;
  *item.entry.mutable_changes() = std::move(batch);
  item.settled = std::move(settled);
  rep_->Submit(std::move(item));
}

void Pipeline::Acknowledge(log::v1::Acknowledgements::Acknowledgement acknowledgement,
                           std::function<void()> recorded) {
  rep_->Acknowledge(std::move(acknowledgement), std::move(recorded));
}

void Pipeline::Record(log::v1::SubscriptionChange change, std::function<void()> applied) {
  Item item;
  *item.entry.mutable_subscription_change() = std::move(change);
  item.recorded.push_back(std::move(applied));
  rep_->Submit(std::move(item));
}

void Pipeline::Record(log::v1::WatchListPart part, std::function<void()> applied) {
  Item item;
  *item.entry.mutable_watch_list_part() = std::move(part);
  item.recorded.push_back(std::move(applied));
  rep_->Submit(std::move(item));
}

void Pipeline::ForgetEvents(EventNumber before, std::function<void()> forgotten) {
  Item item;
  item.entry.mutable_retention()->set_first_event(before.value());
  item.recorded.push_back(std::move(forgotten));
  rep_->Submit(std::move(item));
}

bool Pipeline::HasRoom() const { return rep_->HasRoom(); }
EventNumber Pipeline::last_event() const { return rep_->last_event(); }
Position Pipeline::durable_position() const { return rep_->durable_position(); }
Position Pipeline::applied_position() const { return rep_->applied_position(); }

Pipeline::Listening Pipeline::Listen(std::function<void(const AppliedGroup&)> listener) {
  return Listening(this, rep_->AddListener(std::move(listener)));
}

void Pipeline::Stop() { rep_->Stop(); }

}  // namespace landbridge
