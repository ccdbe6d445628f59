// SPDX-License-Identifier: Apache-2.0
// Where a stream begins and what it sees: from what the subscriber asks for, what it may see, and
// the place that its token names. Pure functions of their inputs; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/access/peer.h"
#include "broker/access/view.h"
#include "broker/feed/resume_token.h"
#include "broker/ledger/numbers.h"
#include "broker/subscriptions/sight.h"
#include "broker/subscriptions/subscription_registry.h"
#include "landbridge/v1/feed_service.pb.h"

namespace landbridge {

// Bounds of SubscribeRequest.silence_max.
struct SilenceLimits {
  absl::Duration min = absl::Seconds(1);
  absl::Duration max = absl::Seconds(60);
  absl::Duration unset = absl::Seconds(15);
};

// The feed that tokens are checked against.
struct FeedIdentity {
  Fingerprint store;
  EventNumber first;  // that is kept
  EventNumber head;
};

// A SubscribeRequest that is well formed.
struct SubscriptionRequest {
  std::string name;   // empty for an ad hoc subscription
  v1::Filter filter;  // of an ad hoc subscription
  std::optional<ResumeToken> token;
  absl::Duration silence_max;
};

// Errors: those of DecodeResumeToken and CheckTokenOfStore; TokenExpired(); kInvalidArgument /
// FIELD_INVALID: `subscription` is no name, a named subscription is given a filter, or
// `silence_max` is out of its limits.
absl::StatusOr<SubscriptionRequest> ReadSubscribeRequest(const v1::SubscribeRequest& request,
                                                         const FeedIdentity& feed,
                                                         const SilenceLimits& silence);

// The oldest view of which the holder of this token may hold listings; none without a token.
int64_t OldestVersion(const std::optional<ResumeToken>& token);

struct StreamStart {
  enum class Kind { kSnapshot, kResume, kViewChange };
  Kind kind = Kind::kSnapshot;
  Sight sight;
  // Store, view and subscription of the tokens that the stream gives out. The place is where to go
  // on; none for a snapshot.
  ResumeToken token;
};

// Of an ad hoc subscription. Errors: TokenOfOtherView(), TokenOfOtherSubscription().
absl::StatusOr<StreamStart> StartAdHoc(const SubscriptionRequest& request, const Peer& peer,
                                       View view, const FeedIdentity& feed);

// Of a named one. A token of a former view is gone on from: the subscriber is told what enters and
// what leaves; in the middle of a snapshot it is given a new one.
//
// Errors: TokenOfOtherView(): that view is no longer kept. TokenOfOtherSubscription().
absl::StatusOr<StreamStart> StartNamed(const SubscriptionRequest& request, const Peer& peer,
                                       const OpenedSubscription& opened, const FeedIdentity& feed);

// What an AcknowledgeRequest says.
struct AcknowledgedPlace {
  EventNumber event;         // none while a snapshot is not finished
  int64_t view_version = 0;  // the oldest view of which listings may be held
};

// Errors: those of DecodeResumeToken and CheckTokenOfStore, and TokenOfOtherSubscription().
absl::StatusOr<AcknowledgedPlace> ReadAcknowledgeRequest(const v1::AcknowledgeRequest& request,
                                                         const Peer& peer, int64_t number,
                                                         const FeedIdentity& feed);

}  // namespace landbridge
