// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/stream_start.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
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

// The tokens of a stream before it has a place.
ResumeToken TokenOf(const FeedIdentity& feed, Fingerprint view, Fingerprint subscription) {
  ResumeToken token;
  token.store = feed.store;
  token.view = view;
  token.subscription = subscription;
  return token;
}

Fingerprint FingerprintOfVersion(int64_t version) { return {static_cast<uint64_t>(version)}; }
int64_t VersionOf(const ResumeToken& token) { return static_cast<int64_t>(token.view.value); }

}  // namespace

absl::StatusOr<SubscriptionRequest> ReadSubscribeRequest(const v1::SubscribeRequest& request,
                                                         const FeedIdentity& feed,
                                                         const SilenceLimits& silence) {
  SubscriptionRequest read;
  read.name = request.subscription();
  if (!read.name.empty()) {
    if (const absl::Status checked = CheckSubscriptionName(read.name); !checked.ok()) {
      return InvalidField("subscription", std::string(checked.message()),
                          "choose another name for the subscription");
    }
    if (request.filter().ByteSizeLong() > 0) {
      return InvalidField("filter", "a named subscription has a filter of its own",
                          "leave the filter out, or change it by UpdateSubscription");
    }
  }
  read.filter = request.filter();
  LB_ASSIGN_OR_RETURN(read.silence_max, ReadSilence(request, silence));
  if (!request.resume_token().empty()) {
    LB_ASSIGN_OR_RETURN(read.token, DecodeResumeToken(request.resume_token()));
    LB_RETURN_IF_ERROR(CheckTokenOfStore(*read.token, feed.store, feed.head));
    // Before listings are read for nothing.
    const EventNumber next = read.token->place.event.Next();
    if (next < feed.first) return TokenExpired(next);
  }
  return read;
}

int64_t OldestVersion(const std::optional<ResumeToken>& token) {
  if (!token) return std::numeric_limits<int64_t>::max();
  return IsChange(token->place.phase) ? token->place.former_version : VersionOf(*token);
}

absl::StatusOr<StreamStart> StartAdHoc(const SubscriptionRequest& request, const Peer& peer,
                                       View view, const FeedIdentity& feed) {
  StreamStart start{
      .kind = request.token ? StreamStart::Kind::kResume : StreamStart::Kind::kSnapshot,
      .sight = Sight(std::make_shared<const View>(std::move(view))),
      .token = {}};
  start.token = TokenOf(feed, FingerprintOf(start.sight.key()),
                        FingerprintOfSubscription(peer.region, "", 0));
  if (!request.token) return start;
  if (request.token->subscription != start.token.subscription) return TokenOfOtherSubscription();
  if (request.token->view != start.token.view || IsChange(request.token->place.phase)) {
    return TokenOfOtherView();
  }
  start.token.place = request.token->place;
  return start;
}

absl::StatusOr<StreamStart> StartNamed(const SubscriptionRequest& request, const Peer& peer,
                                       const OpenedSubscription& opened, const FeedIdentity& feed) {
  const NumberedView& in_force = opened.views.back();
  StreamStart start{
      .kind = StreamStart::Kind::kSnapshot,
      .sight = Sight(in_force.view),
      .token = TokenOf(feed, FingerprintOfVersion(in_force.version),
                       FingerprintOfSubscription(peer.region, request.name, opened.number))};
  if (!request.token) return start;
  const ResumeToken& token = *request.token;
  if (token.subscription != start.token.subscription) return TokenOfOtherSubscription();
  const int64_t version = VersionOf(token);
  const bool changed = version != in_force.version;
  // What the rest of a snapshot would be told about the former view is not worth the trouble.
  if (changed && IsSnapshot(token.place.phase)) return start;

  start.token.place = token.place;
  start.kind = changed ? StreamStart::Kind::kViewChange : StreamStart::Kind::kResume;
  const int64_t oldest = OldestVersion(token);
  // Of a stream that stood still in one view it is known that it holds nothing of those between.
  const int64_t newest = changed ? version : in_force.version - 1;
  std::vector<std::shared_ptr<const View>> former;
  for (const NumberedView& each : opened.views) {
    if (each.version >= oldest && each.version <= newest) former.push_back(each.view);
  }
  // Each of them, or what its listings are could not be told.
  const bool all_are_kept =
      oldest >= 1 && oldest <= in_force.version &&
      static_cast<int64_t>(former.size()) == std::max<int64_t>(newest - oldest + 1, 0);
  if (!all_are_kept) return TokenOfOtherView();
  if (!former.empty()) start.sight = Sight(in_force.view, std::move(former));
  if (changed) {
    start.token.place = FeedPlace();
    start.token.place.phase = FeedPhase::kChangeScan;
    start.token.place.event = token.place.event;
    start.token.place.former_version = oldest;
  }
  return start;
}

absl::StatusOr<AcknowledgedPlace> ReadAcknowledgeRequest(const v1::AcknowledgeRequest& request,
                                                         const Peer& peer, int64_t number,
                                                         const FeedIdentity& feed) {
  LB_ASSIGN_OR_RETURN(const ResumeToken token, DecodeResumeToken(request.resume_token()));
  LB_RETURN_IF_ERROR(CheckTokenOfStore(token, feed.store, feed.head));
  if (token.subscription !=
      FingerprintOfSubscription(peer.region, request.subscription(), number)) {
    return TokenOfOtherSubscription();
  }
  // Until a snapshot is finished, what was lifted meanwhile may still be held, of whatever view.
  if (IsSnapshot(token.place.phase)) return AcknowledgedPlace();
  return AcknowledgedPlace{token.place.event, OldestVersion(token)};
}

}  // namespace landbridge
