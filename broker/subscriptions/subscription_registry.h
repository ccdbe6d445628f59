// SPDX-License-Identifier: Apache-2.0
// Named subscriptions: finds them, changes them durably, and knows what each sees.
//
// What a subscription sees depends on its filter, its watch list, the policy and the catalogue. It
// is decided here, recorded in the log as a numbered view, and taken from there by everybody else.
// A change of policy is recorded when a stream is opened, so that the stream can be told the
// difference to what its subscriber holds.
//
// Changes are made one after the other, on a thread of the registry's own; functions that are
// handed over are called there. Any thread may call any method.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "broker/access/access_control.h"
#include "broker/access/peer.h"
#include "broker/access/view.h"
#include "broker/pipeline/pipeline.h"
#include "broker/pipeline/worker_pool.h"
#include "broker/subscriptions/watch_lists.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/feed_service.pb.h"
#include "storage/state_store.h"

namespace landbridge {

// One view that a subscription has or had.
struct NumberedView {
  int64_t version = 0;
  std::shared_ptr<const View> view;
};

// What a stream of a named subscription needs to know about it.
struct OpenedSubscription {
  int64_t number = 0;               // of the subscription
  std::vector<NumberedView> views;  // ascending versions; the last is in force, never empty
};

// A new watch list, or the order to drop the present one.
struct WatchListChange {
  bool drop = false;
  std::vector<uint64_t> fingerprints = {};  // ascending, none twice
  int64_t identifiers = 0;                  // that they stand for
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
  // registry's thread.
  void Drain();

  // Hears, on the registry's thread, of each subscription whose view changed or which was removed,
  // with what its streams should end with. Requires: set before the first change.
  void OnChange(std::function<void(const std::string& province, const std::string& name,
                                   const absl::Status& why)>
                    listener);

  // Errors: kNotFound / SUBSCRIPTION_UNKNOWN.
  absl::StatusOr<log::v1::SubscriptionRow> Find(const std::string& province,
                                                const std::string& name) const;

  // The views of `row` that are kept, from the version `oldest` on, and the one in force.
  //
  // Errors: those of the state's reads.
  absl::StatusOr<std::vector<NumberedView>> Views(const log::v1::SubscriptionRow& row,
                                                  int64_t oldest);

  // Makes a subscription of `peer`.
  //
  // Errors: those of View::Make; kAlreadyExists / SUBSCRIPTION_EXISTS; kInvalidArgument /
  // LIMIT_EXCEEDED: it has as many as its policy allows; kPermissionDenied / NOT_GRANTED.
  void Create(const Peer& peer, const std::string& name, const v1::Filter& filter, Done done);

  // Gives it another filter, another watch list, or both; what is absent stays.
  //
  // Errors: as Create, and kNotFound / SUBSCRIPTION_UNKNOWN.
  void Change(const Peer& peer, const std::string& name, std::optional<v1::Filter> filter,
              std::optional<WatchListChange> watch_list, Done done);

  // Errors: kNotFound / SUBSCRIPTION_UNKNOWN.
  void Remove(const std::string& province, const std::string& name, Done done);

  // Brings the subscription's view up to what the policy and the catalogue say now, remembers that
  // a stream was opened, and hands over the view in force and those before it that are still kept,
  // back to the version `oldest`.
  //
  // Errors: as Change.
  void Open(const Peer& peer, const std::string& name, int64_t oldest,
            std::function<void(absl::StatusOr<OpenedSubscription>)> done);

 private:
  // What is still queued when the broker stops must not outlast its server, which would cancel the
  // calls without a word.
  absl::Status CheckRunning() const;
  absl::Status CreateNow(const Peer& peer, const std::string& name, const v1::Filter& filter);
  absl::Status ChangeNow(const Peer& peer, const std::string& name,
                         const std::optional<v1::Filter>& filter,
                         const std::optional<WatchListChange>& watch_list);
  absl::Status RemoveNow(const std::string& province, const std::string& name);
  absl::StatusOr<OpenedSubscription> OpenNow(const Peer& peer, const std::string& name,
                                             int64_t oldest);

  absl::StatusOr<log::v1::View> ViewOf(const Peer& peer, const v1::Filter& filter,
                                       const log::v1::WatchListRef* watch_list);
  absl::StatusOr<log::v1::WatchListRef> Upload(const Peer& peer, const std::string& name,
                                               const WatchListChange& watch_list);
  absl::Status CheckWatched(const Peer& peer, const std::string& name, int64_t wanted) const;
  absl::Status Define(const Peer& peer, const std::string& name, const v1::Filter& filter,
                      log::v1::View view);

  // Hands `entry` to the pipeline and waits until it is applied.
  template <typename Entry>
  absl::Status Record(Entry entry);

  const AccessControl& access_;
  const StateStore& state_;
  Pipeline& pipeline_;
  WatchLists watch_lists_;
  std::function<void(const std::string&, const std::string&, const absl::Status&)> listener_;

  mutable absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;

  WorkerPool worker_;  // destroyed first
};

}  // namespace landbridge
