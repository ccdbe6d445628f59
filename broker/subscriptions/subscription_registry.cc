// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/subscription_registry.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "broker/ledger/state_reader.h"
#include "landbridge/v1/problem.pb.h"
#include "proto/contract/absl_view.h"
#include "proto/contract/digest.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// 512 KiB a part: far below what one log entry may hold, and nobody waits long behind it.
constexpr size_t kPartFingerprints = 65536;

absl::Status Stopping() {
  return MakeProblem(absl::StatusCode::kUnavailable, v1::PROBLEM_REASON_STOPPING,
                     "the broker is being stopped", "connect again after a pause",
                     {.retry_after = absl::Seconds(1)});
}

absl::Status ViewChanged() {
  return MakeProblem(absl::StatusCode::kUnavailable, v1::PROBLEM_REASON_VIEW_CHANGED,
                     "the filter or the watch list of the subscription changed",
                     "connect again with the last resume token");
}

absl::Status Unknown(const std::string& name) {
  return MakeProblem(absl::StatusCode::kNotFound, v1::PROBLEM_REASON_SUBSCRIPTION_UNKNOWN,
                     absl::StrCat("this province has no subscription `", name, "`"),
                     "create it, or correct the name", {.field = "subscription"});
}

absl::Status LimitExceeded(std::string_view message, std::string_view remedy) {
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_LIMIT_EXCEEDED, message,
                     remedy);
}

const log::v1::View& InForce(const log::v1::SubscriptionRow& row) {
  return row.views().rbegin()->view();
}

uint64_t RandomListId() {
  uint64_t id = 0;
  for (const char byte : RandomBytes(sizeof(id))) id = id << 8 | static_cast<uint8_t>(byte);
  return id;
}

}  // namespace

SubscriptionRegistry::SubscriptionRegistry(const AccessControl& access, const StateStore& state,
                                           Pipeline& pipeline)
    : access_(access), state_(state), pipeline_(pipeline), watch_lists_(state), worker_(1) {}

SubscriptionRegistry::~SubscriptionRegistry() { Stop(); }

void SubscriptionRegistry::Stop() {
  absl::MutexLock lock(&mutex_);
  stopping_ = true;
}

void SubscriptionRegistry::Drain() {
  absl::Notification drained;
  worker_.Run([&drained] { drained.Notify(); });
  drained.WaitForNotification();
}

void SubscriptionRegistry::OnChange(
    std::function<void(const std::string&, const std::string&, const absl::Status&)> listener) {
  listener_ = std::move(listener);
}

absl::StatusOr<log::v1::SubscriptionRow> SubscriptionRegistry::Find(const std::string& province,
                                                                    const std::string& name) const {
  LB_ASSIGN_OR_RETURN(auto row, StateReader(state_).Subscription(province, name));
  if (!row) return Unknown(name);
  return *std::move(row);
}

void SubscriptionRegistry::Create(const Peer& peer, const std::string& name,
                                  const v1::Filter& filter, Done done) {
  worker_.Run(
      [this, peer, name, filter, done = std::move(done)] { done(CreateNow(peer, name, filter)); });
}

void SubscriptionRegistry::Change(const Peer& peer, const std::string& name,
                                  std::optional<v1::Filter> filter,
                                  std::optional<WatchListChange> watch_list, Done done) {
  worker_.Run([this, peer, name, filter = std::move(filter), watch_list = std::move(watch_list),
               done = std::move(done)] { done(ChangeNow(peer, name, filter, watch_list)); });
}

void SubscriptionRegistry::Remove(const std::string& province, const std::string& name, Done done) {
  worker_.Run([this, province, name, done = std::move(done)] { done(RemoveNow(province, name)); });
}

void SubscriptionRegistry::Open(const Peer& peer, const std::string& name, int64_t oldest,
                                std::function<void(absl::StatusOr<OpenedSubscription>)> done) {
  worker_.Run(
      [this, peer, name, oldest, done = std::move(done)] { done(OpenNow(peer, name, oldest)); });
}

absl::Status SubscriptionRegistry::CheckRunning() const {
  absl::MutexLock lock(&mutex_);
  return stopping_ ? Stopping() : absl::OkStatus();
}

absl::Status SubscriptionRegistry::CreateNow(const Peer& peer, const std::string& name,
                                             const v1::Filter& filter) {
  LB_RETURN_IF_ERROR(CheckRunning());
  const StateReader reader(state_);
  int count = 0;
  bool exists = false;
  LB_RETURN_IF_ERROR(reader.Subscriptions([&](const log::v1::SubscriptionRow& row) {
    if (row.province() != peer.region) return true;
    ++count;
    exists = exists || row.name() == name;
    return true;
  }));
  if (exists) {
    return MakeProblem(absl::StatusCode::kAlreadyExists, v1::PROBLEM_REASON_SUBSCRIPTION_EXISTS,
                       absl::StrCat("this province has a subscription `", name, "` already"),
                       "update it, remove it first, or choose another name", {.field = "name"});
  }
  const int max = access_.policy()->SubscriptionLimitsOf(peer).subscriptions;
  if (count >= max) {
    return LimitExceeded(
        absl::StrCat("this province has ", count, " subscriptions; the policy allows ", max),
        "remove one that is not needed, or ask the operator for more");
  }
  LB_ASSIGN_OR_RETURN(log::v1::View view, ViewOf(peer, filter, /*watch_list=*/nullptr));
  return Define(peer, name, filter, std::move(view));
}

absl::Status SubscriptionRegistry::ChangeNow(const Peer& peer, const std::string& name,
                                             const std::optional<v1::Filter>& filter,
                                             const std::optional<WatchListChange>& watch_list) {
  LB_RETURN_IF_ERROR(CheckRunning());
  LB_ASSIGN_OR_RETURN(const log::v1::SubscriptionRow row, Find(peer.region, name));
  const v1::Filter& next = filter ? *filter : row.filter();
  log::v1::WatchListRef list = InForce(row).watch_list();
  bool has_list = InForce(row).has_watch_list();
  if (watch_list) {
    has_list = !watch_list->drop;
    if (has_list) {
      // Before anything is written: a filter that is refused must not cost an upload.
      LB_RETURN_IF_ERROR(ViewOf(peer, next, nullptr).status());
      LB_RETURN_IF_ERROR(CheckWatched(peer, name, watch_list->identifiers));
      LB_ASSIGN_OR_RETURN(list, Upload(peer, name, *watch_list));
    }
  }
  LB_ASSIGN_OR_RETURN(log::v1::View view, ViewOf(peer, next, has_list ? &list : nullptr));
  const bool same = view.SerializeAsString() == InForce(row).SerializeAsString();
  LB_RETURN_IF_ERROR(Define(peer, name, next, std::move(view)));
  if (!same && listener_) listener_(peer.region, name, ViewChanged());
  return absl::OkStatus();
}

absl::Status SubscriptionRegistry::RemoveNow(const std::string& province, const std::string& name) {
  LB_RETURN_IF_ERROR(CheckRunning());
  LB_RETURN_IF_ERROR(Find(province, name).status());
  log::v1::SubscriptionChange change;
  change.set_province(province);
  change.set_name(name);
  change.mutable_removed();
  LB_RETURN_IF_ERROR(Record(std::move(change)));
  if (listener_) listener_(province, name, Unknown(name));
  return absl::OkStatus();
}

absl::StatusOr<OpenedSubscription> SubscriptionRegistry::OpenNow(const Peer& peer,
                                                                 const std::string& name,
                                                                 int64_t oldest) {
  LB_RETURN_IF_ERROR(CheckRunning());
  LB_ASSIGN_OR_RETURN(log::v1::SubscriptionRow row, Find(peer.region, name));
  const bool has_list = InForce(row).has_watch_list();
  LB_ASSIGN_OR_RETURN(log::v1::View view,
                      ViewOf(peer, row.filter(), has_list ? &InForce(row).watch_list() : nullptr));
  if (view.SerializeAsString() != InForce(row).SerializeAsString()) {
    LB_RETURN_IF_ERROR(Define(peer, name, row.filter(), std::move(view)));
    LB_ASSIGN_OR_RETURN(row, Find(peer.region, name));
  }
  log::v1::SubscriptionChange opened;
  opened.set_province(peer.region);
  opened.set_name(name);
  opened.mutable_opened();
  // Nobody waits for it: a crash that loses it has cut the stream, too.
  pipeline_.Record(std::move(opened), [] {});

  OpenedSubscription subscription;
  subscription.number = row.number();
  LB_ASSIGN_OR_RETURN(subscription.views, Views(row, oldest));
  return subscription;
}

absl::StatusOr<std::vector<NumberedView>> SubscriptionRegistry::Views(
    const log::v1::SubscriptionRow& row, int64_t oldest) {
  std::vector<NumberedView> views;
  const int64_t in_force = row.views().rbegin()->version();
  for (const log::v1::SubscriptionView& kept : row.views()) {
    if (kept.version() < oldest && kept.version() != in_force) continue;
    std::shared_ptr<const WatchList> list;
    if (kept.view().has_watch_list()) {
      absl::StatusOr<std::shared_ptr<const WatchList>> read =
          watch_lists_.Get(kept.view().watch_list());
      // A former view was acknowledged away since `row` was read.
      if (absl::IsNotFound(read.status()) && kept.version() != in_force) continue;
      LB_RETURN_IF_ERROR(read.status());
      list = *std::move(read);
    }
    views.push_back({kept.version(),
                     std::make_shared<const View>(View::FromStored(kept.view(), std::move(list)))});
  }
  return views;
}

absl::StatusOr<log::v1::View> SubscriptionRegistry::ViewOf(
    const Peer& peer, const v1::Filter& filter, const log::v1::WatchListRef* watch_list) {
  if (!access_.policy()->Knows(peer)) return NotGranted(peer, "subscribe to the feed");
  LB_ASSIGN_OR_RETURN(const View view,
                      View::Make(filter, access_.policy()->ViewOf(peer), *access_.catalogue()));
  log::v1::View stored = view.Stored();
  if (watch_list != nullptr) *stored.mutable_watch_list() = *watch_list;
  return stored;
}

absl::Status SubscriptionRegistry::CheckWatched(const Peer& peer, const std::string& name,
                                                int64_t wanted) const {
  int64_t elsewhere = 0;
  LB_RETURN_IF_ERROR(StateReader(state_).Subscriptions([&](const log::v1::SubscriptionRow& row) {
    if (row.province() == peer.region && row.name() != name) {
      elsewhere += InForce(row).watch_list().identifiers();
    }
    return true;
  }));
  const int64_t max = access_.policy()->SubscriptionLimitsOf(peer).watched_identifiers;
  if (elsewhere + wanted <= max) return absl::OkStatus();
  return LimitExceeded(absl::StrCat("the watch lists of this province would hold ",
                                    elsewhere + wanted, " identifiers; the policy allows ", max),
                       "watch fewer, or ask the operator for more");
}

absl::StatusOr<log::v1::WatchListRef> SubscriptionRegistry::Upload(
    const Peer& peer, const std::string& name, const WatchListChange& watch_list) {
  log::v1::WatchListRef list;
  list.set_id(RandomListId());
  list.set_size(static_cast<int64_t>(watch_list.fingerprints.size()));
  list.set_identifiers(watch_list.identifiers);
  const uint64_t* next = watch_list.fingerprints.data();
  const uint64_t* const end = next + watch_list.fingerprints.size();
  // One at a time: what is on its way to the log is bounded.
  while (next != end) {
    const uint64_t* const begin = next;
    next += std::min<size_t>(kPartFingerprints, static_cast<size_t>(end - next));
    log::v1::WatchListPart part;
    part.set_province(peer.region);
    part.set_name(name);
    part.set_list(list.id());
    part.set_part(list.parts());
    part.set_fingerprints(PackFingerprints(begin, next));
    LB_RETURN_IF_ERROR(Record(std::move(part)));
    list.set_parts(list.parts() + 1);
  }
  return list;
}

absl::Status SubscriptionRegistry::Define(const Peer& peer, const std::string& name,
                                          const v1::Filter& filter, log::v1::View view) {
  log::v1::SubscriptionChange change;
  change.set_province(peer.region);
  change.set_name(name);
  *change.mutable_defined()->mutable_filter() = filter;
  *change.mutable_defined()->mutable_view() = std::move(view);
  return Record(std::move(change));
}

template <typename Entry>
absl::Status SubscriptionRegistry::Record(Entry entry) {
  struct Outcome {
    absl::Mutex mutex;
    bool applied ABSL_GUARDED_BY(mutex) = false;
  };
  const auto outcome = std::make_shared<Outcome>();
  pipeline_.Record(std::move(entry), [outcome] {
    absl::MutexLock lock(&outcome->mutex);
    outcome->applied = true;
  });
  // A pipeline that failed, or was stopped, never says so: look now and then whether to go on.
  for (;;) {
    {
      absl::MutexLock lock(&outcome->mutex);
      outcome->mutex.AwaitWithTimeout(absl::Condition(&outcome->applied), absl::Milliseconds(100));
      if (outcome->applied) return absl::OkStatus();
    }
    absl::MutexLock lock(&mutex_);
    if (stopping_) return Stopping();
  }
}

}  // namespace landbridge
