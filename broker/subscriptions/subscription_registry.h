// SPDX-License-Identifier: Apache-2.0
// Named subscriptions: finds them and changes them durably.
//
// What a subscription sees depends on its filter, its watch list, the policy and the catalogue. It
// is decided here, recorded in the log as a numbered view, and taken from there by everybody else.
// A change of policy is recorded when a stream is opened, so that the stream can be told the
// difference to what its subscriber holds.
//
// Changes are made one after the other, on a thread of the registry's own; watch lists are written
// on another one, so that nobody waits behind them. Functions that are handed over are called on
// either. Any thread may call any method.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "broker/access/access_control.h"
#include "broker/access/peer.h"
#include "broker/pipeline/pipeline.h"
#include "broker/pipeline/worker_pool.h"
#include "broker/subscriptions/subscription_views.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/feed_service.pb.h"
#include "storage/state_store.h"

namespace landbridge {

// What a stream of a named subscription needs to know about it.
struct OpenedSubscription {
  int64_t number = 0;               // of the subscription
  std::vector<NumberedView> views;  // ascending versions; the last is in force, never empty
};

struct WatchListContent {
  std::vector<uint64_t> fingerprints;  // ascending, none twice
  int64_t identifiers = 0;             // that they stand for
};

class SubscriptionRegistry {
 public:
  using Done = std::function<void(const absl::Status&)>;

  // All must outlive the registry.
  SubscriptionRegistry(const AccessControl& access, const StateStore& state, Pipeline& pipeline);
  ~SubscriptionRegistry();

  // What was begun and is not durable yet ends with UNAVAILABLE / STOPPING. Call it before the
  // pipeline is stopped.
  void Stop();

  // Returns when everything that was handed over before this call is done. Not to be called on the
  // registry's threads.
  void Drain();

  // Hears, on the registry's thread, of each subscription whose view changed or which was removed,
  // with what its streams should end with. Requires: set before the first change.
  void OnChange(std::function<void(const std::string& province, const std::string& name,
                                   const absl::Status& why)>
                    listener);

  // Errors: kNotFound / SUBSCRIPTION_UNKNOWN.
  absl::StatusOr<log::v1::SubscriptionRow> Find(const std::string& province,
                                                const std::string& name) const;

  SubscriptionViews& views() { return views_; }

  // Makes a subscription of `peer`.
  //
  // Errors: those of View::Make; kAlreadyExists / SUBSCRIPTION_EXISTS; kInvalidArgument /
  // LIMIT_EXCEEDED: it has as many as its policy allows; kPermissionDenied / NOT_GRANTED;
  // kResourceExhausted / STORAGE_FULL.
  void Create(const Peer& peer, const std::string& name, const v1::Filter& filter, Done done);

  // Gives it another filter, unless that is absent, and drops its watch list where
  // `drop_watch_list` says so. Nobody hears of a change that shows the same.
  //
  // Errors: as Create, and kNotFound / SUBSCRIPTION_UNKNOWN.
  void Change(const Peer& peer, const std::string& name, std::optional<v1::Filter> filter,
              bool drop_watch_list, Done done);

  // Puts a watch list in the place of the one that it may have. The same list again is no change.
  //
  // Errors: as Change.
  void Watch(const Peer& peer, const std::string& name, WatchListContent content, Done done);

  // Errors: kNotFound / SUBSCRIPTION_UNKNOWN.
  void Remove(const std::string& province, const std::string& name, Done done);

  // Brings the subscription's view up to what the policy and the catalogue say now, remembers that
  // a stream was opened, and hands over the view in force and those before it that are still kept,
  // back to the version `oldest`.
  //
  // Errors: kNotFound / SUBSCRIPTION_UNKNOWN; kPermissionDenied / NOT_GRANTED.
  void Open(const Peer& peer, const std::string& name, int64_t oldest,
            std::function<void(absl::StatusOr<OpenedSubscription>)> done);

 private:
  absl::Status CreateNow(const Peer& peer, const std::string& name, const v1::Filter& filter);
  absl::Status ChangeNow(const Peer& peer, const std::string& name,
                         const std::optional<v1::Filter>& filter, bool drop_watch_list,
                         const std::optional<log::v1::WatchListRef>& watch_list);
  absl::Status RemoveNow(const std::string& province, const std::string& name);
  absl::StatusOr<OpenedSubscription> OpenNow(const Peer& peer, const std::string& name,
                                             int64_t oldest);

  absl::Status WatchNow(const Peer& peer, const std::string& name, const WatchListContent& content);
  absl::StatusOr<log::v1::WatchListRef> Upload(const Peer& peer, const std::string& name,
                                               const WatchListContent& content);
  absl::Status CheckWatched(const Peer& peer, const std::string& name, int64_t wanted) const;
  absl::Status CheckReady() const;
  absl::Status Define(const Peer& peer, const std::string& name, const v1::Filter& filter,
                      log::v1::View view);

  // Hands `entry` to the pipeline and waits until it is applied.
  template <typename Entry>
  absl::Status Record(Entry entry);

  const AccessControl& access_;
  const StateStore& state_;
  Pipeline& pipeline_;
  SubscriptionViews views_;
  std::function<void(const std::string&, const std::string&, const absl::Status&)> listener_;

  mutable absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;

  // Destroyed first. Uploads end with a change, which they wait for, so they go before it.
  WorkerPool changes_;
  WorkerPool uploads_;
};

}  // namespace landbridge
