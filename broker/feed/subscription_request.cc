// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/subscription_request.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "broker/access/access_control.h"
#include "landbridge/v1/problem.pb.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"
#include "proto/contract/wire_names.h"

namespace landbridge {
namespace {

absl::Status InvalidField(std::string_view field, std::string_view message,
                          std::string_view remedy) {
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID, message,
                     remedy, {.field = field});
}

absl::Status CheckSubscription(const std::string& name) {
  const absl::Status checked = CheckSubscriptionName(name);
  if (checked.ok()) return absl::OkStatus();
  return InvalidField("subscription", std::string(checked.message()),
                      "choose another name for the subscription");
}

absl::StatusOr<absl::Duration> ReadSilence(const v1::SubscribeRequest& request,
                                           const SilenceLimits& limits) {
  if (!request.has_silence_max()) return limits.unset;
  const absl::Duration silence = absl::Seconds(request.silence_max().seconds()) +
                                 absl::Nanoseconds(request.silence_max().nanos());
  if (silence >= limits.min && silence <= limits.max) return silence;
  return InvalidField("silence_max", absl::StrCat("silence_max is ", absl::FormatDuration(silence)),
                      absl::StrCat("choose ", absl::FormatDuration(limits.min), " to ",
                                   absl::FormatDuration(limits.max), ", or leave it out"));
}

}  // namespace

absl::StatusOr<SubscriptionRequest> ReadSubscribeRequest(const v1::SubscribeRequest& request,
                                                         const Peer& peer, const Policy& policy,
                                                         const Catalogue& catalogue,
                                                         const FeedIdentity& feed,
                                                         const SilenceLimits& silence) {
  if (!policy.Knows(peer)) return NotGranted(peer, "subscribe to the feed");
  if (!request.subscription().empty()) {
    LB_RETURN_IF_ERROR(CheckSubscription(request.subscription()));
  }
  LB_ASSIGN_OR_RETURN(const absl::Duration silence_max, ReadSilence(request, silence));
  LB_ASSIGN_OR_RETURN(View view, View::Make(request.filter(), policy.ViewOf(peer), catalogue));
  ResumeToken token;
  token.store = feed.store;
  token.view = FingerprintOf(view.CanonicalText());
  token.subscription = FingerprintOfSubscription(peer.region, request.subscription());
  const bool wants_snapshot = request.resume_token().empty();
  if (!wants_snapshot) {
    LB_ASSIGN_OR_RETURN(const ResumeToken given, DecodeResumeToken(request.resume_token()));
    LB_RETURN_IF_ERROR(CheckTokenOfStore(given, token.store, feed.head));
    LB_RETURN_IF_ERROR(CheckTokenOfView(given, token.view));
    token.place = given.place;
  }
  return SubscriptionRequest{std::move(view), token, wants_snapshot, silence_max};
}

absl::StatusOr<EventNumber> ReadAcknowledgeRequest(const v1::AcknowledgeRequest& request,
                                                   const Peer& peer, const FeedIdentity& feed) {
  LB_RETURN_IF_ERROR(CheckSubscription(request.subscription()));
  LB_ASSIGN_OR_RETURN(const ResumeToken token, DecodeResumeToken(request.resume_token()));
  LB_RETURN_IF_ERROR(CheckTokenOfStore(token, feed.store, feed.head));
  if (token.subscription != FingerprintOfSubscription(peer.region, request.subscription())) {
    return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_TOKEN_INVALID,
                       "the resume token is of another subscription",
                       "acknowledge with a token that a stream of this subscription gave out",
                       {.field = "resume_token"});
  }
  return token.place.phase == FeedPhase::kTail ? token.place.event : EventNumber();
}

}  // namespace landbridge
