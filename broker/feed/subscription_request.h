// SPDX-License-Identifier: Apache-2.0
// Reads what a province asks for, within what it may ask for. Pure functions of their inputs; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "broker/access/catalogue.h"
#include "broker/access/peer.h"
#include "broker/access/policy.h"
#include "broker/access/view.h"
#include "broker/feed/resume_token.h"
#include "broker/ledger/numbers.h"
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
  EventNumber head;
};

struct SubscriptionRequest {
  View view;
  // Store, view and subscription of the tokens that the stream gives out. The place is where to go
  // on.
  ResumeToken token;
  bool wants_snapshot;
  absl::Duration silence_max;
};

// Errors: those of View::Make, DecodeResumeToken, CheckTokenOfStore and CheckTokenOfView;
//         kPermissionDenied / NOT_GRANTED: the policy does not know this province;
//         kInvalidArgument / FIELD_INVALID: `subscription` is no name, or `silence_max` is out of
//         its limits.
absl::StatusOr<SubscriptionRequest> ReadSubscribeRequest(const v1::SubscribeRequest& request,
                                                         const Peer& peer, const Policy& policy,
                                                         const Catalogue& catalogue,
                                                         const FeedIdentity& feed,
                                                         const SilenceLimits& silence);

// The event up to which `request` says that its subscription was applied. None while a snapshot is
// not finished: what was lifted meanwhile may still be held.
//
// Errors: as above, and kInvalidArgument / TOKEN_INVALID: the token belongs to another subscription
// or province.
absl::StatusOr<EventNumber> ReadAcknowledgeRequest(const v1::AcknowledgeRequest& request,
                                                   const Peer& peer, const FeedIdentity& feed);

}  // namespace landbridge
