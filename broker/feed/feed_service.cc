// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/feed_service.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "broker/access/grpc_identify.h"
#include "broker/access/peer.h"
#include "broker/ledger/state_reader.h"
#include "landbridge/log/v1/entry.pb.h"
#include "landbridge/log/v1/rows.pb.h"
#include "landbridge/v1/problem.pb.h"
#include "proto/contract/digest.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

// A call that ends before it began.
class RefusedCall final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  RefusedCall(const absl::Status& status, grpc::CallbackServerContext& context) {
    Finish(ToGrpc(status, &context));
  }
  void OnDone() override { delete this; }
};

absl::StatusOr<v1::SubscribeRequest> Parse(grpc::ByteBuffer bytes) {
  v1::SubscribeRequest request;
  if (grpc::SerializationTraits<v1::SubscribeRequest>::Deserialize(&bytes, &request).ok()) {
    return request;
  }
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID,
                     "the request cannot be parsed as landbridge.v1.SubscribeRequest",
                     "generate the client from the broker's schemas; texts must be UTF-8");
}

absl::Status Stopping() {
  return MakeProblem(
      absl::StatusCode::kUnavailable, v1::PROBLEM_REASON_STOPPING, "the broker is being stopped",
      "connect again with the last resume token, after a pause", {.retry_after = absl::Seconds(1)});
}

// Names a snapshot; nobody else has the same.
uint64_t RandomGeneration() { return FingerprintOf(RandomBytes(16)).value; }

}  // namespace

FeedService::FeedService(AccessControl& access, const StateStore& state, Pipeline& pipeline,
                         SubscriptionRegistry& subscriptions, const LogEpoch& epoch,
                         FeedServiceOptions options)
    : access_(access),
      state_(state),
      pipeline_(pipeline),
      subscriptions_(subscriptions),
      store_(FingerprintOf(epoch)),
      options_(options),
      window_(state, WindowFor(options.cursor, options.window_bytes_max)),
      workers_(options.threads),
      listening_(pipeline.Listen([this](const AppliedGroup& group) { NoteApplied(group); })) {}

FeedService::~FeedService() {
  Stop();
  {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(this, &FeedService::HasNoStreams));
  }
  // Streams that ended while they were opened.
  subscriptions_.Drain();
}

void FeedService::Stop() {
  absl::MutexLock lock(&mutex_);
  stopping_ = true;
  for (const auto& [key, open] : streams_) open.stream->End(Stopping());
}

size_t FeedService::open_streams() const {
  absl::MutexLock lock(&mutex_);
  return streams_.size();
}

void FeedService::EndStreams(const std::string& province, const std::string& name,
                             const absl::Status& why) {
  absl::MutexLock lock(&mutex_);
  for (const auto& [key, open] : streams_) {
    if (open.province == province && open.name == name) open.stream->End(why);
  }
}

bool FeedService::IsConnected(std::string_view province, std::string_view subscription) const {
  absl::MutexLock lock(&mutex_);
  for (const auto& [key, open] : streams_) {
    if (open.province == province && open.name == subscription) return true;
  }
  return false;
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* FeedService::Subscribe(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  absl::StatusOr<FeedStream*> stream = Open(*context, *request);
  if (!stream.ok()) return new RefusedCall(stream.status(), *context);
  return *stream;
}

absl::StatusOr<FeedStream*> FeedService::Open(grpc::CallbackServerContext& context,
                                              const grpc::ByteBuffer& request) {
  LB_ASSIGN_OR_RETURN(const Peer peer, Identify(access_, context));
  LB_RETURN_IF_ERROR(RequireRole(peer, {Role::kProvince}, "Subscribe"));
  LB_ASSIGN_OR_RETURN(const v1::SubscribeRequest parsed, Parse(request));
  auto stream = std::make_shared<FeedStream>(context, workers_, options_.ending_grace,
                                             [this](const FeedStream* over) { Leave(over); });
  // First the watch, then the policy: what changes in between ends the stream.
  PeerWatch watch = access_.WatchPeer(
      peer, [weak = std::weak_ptr<FeedStream>(stream)](const absl::Status& denied) {
        if (const auto watched = weak.lock()) watched->End(denied);
      });
  LB_ASSIGN_OR_RETURN(const FeedIdentity feed, Identity());
  LB_ASSIGN_OR_RETURN(SubscriptionRequest subscription,
                      ReadSubscribeRequest(parsed, feed, options_.silence));
  if (!access_.policy()->Knows(peer)) return NotGranted(peer, "subscribe to the feed");
  const bool is_named = !subscription.name.empty();
  std::optional<StreamStart> ad_hoc;
  if (is_named) {
    LB_RETURN_IF_ERROR(subscriptions_.Find(peer.region, subscription.name).status());
  } else {
    LB_ASSIGN_OR_RETURN(View view, View::Make(subscription.filter, access_.policy()->ViewOf(peer),
                                              *access_.catalogue()));
    LB_ASSIGN_OR_RETURN(ad_hoc, StartAdHoc(subscription, peer, std::move(view), feed));
  }
  LB_RETURN_IF_ERROR(Enter({stream, peer.region, subscription.name}));
  stream->Open(std::move(watch));
  if (ad_hoc) {
    Start(*stream, *std::move(ad_hoc), subscription.silence_max);
    return stream.get();
  }
  const int64_t oldest = OldestVersion(subscription.token);
  const std::string name = subscription.name;
  subscriptions_.Open(peer, name, oldest,
                      [this, stream, peer, feed, subscription = std::move(subscription)](
                          const absl::StatusOr<OpenedSubscription>& opened) {
                        Start(*stream,
                              opened.ok() ? StartNamed(subscription, peer, *opened, feed)
                                          : absl::StatusOr<StreamStart>(opened.status()),
                              subscription.silence_max);
                      });
  return stream.get();
}

void FeedService::Start(FeedStream& stream, absl::StatusOr<StreamStart> start,
                        absl::Duration silence_max) {
  if (!start.ok()) return stream.End(start.status());
  switch (start->kind) {
    case StreamStart::Kind::kSnapshot: {
      const absl::StatusOr<FeedIdentity> now = Identity();
      if (!now.ok()) return stream.End(now.status());
      return stream.Start(
          FeedCursor::Snapshot(state_, window_, std::move(start->sight), start->token, now->head,
                               RandomGeneration(), options_.cursor),
          silence_max);
    }
    case StreamStart::Kind::kResume:
      return stream.Start(
          FeedCursor(state_, window_, std::move(start->sight), start->token, options_.cursor),
          silence_max);
    case StreamStart::Kind::kViewChange:
      return stream.Start(FeedCursor::ViewChange(state_, window_, std::move(start->sight),
                                                 start->token, options_.cursor),
                          silence_max);
  }
}

// Streams read the state, which is ahead of what the pipeline says for a moment: a token that was
// just sent must not be taken for one of another store.
absl::StatusOr<FeedIdentity> FeedService::Identity() const {
  LB_ASSIGN_OR_RETURN(const log::v1::LedgerRow ledger, StateReader(state_).Ledger());
  return FeedIdentity{store_, EventNumber(std::max<int64_t>(ledger.first_event(), 1)),
                      EventNumber(ledger.last_event())};
}

absl::Status FeedService::Enter(OpenStream open) {
  absl::MutexLock lock(&mutex_);
  if (stopping_) return Stopping();
  if (streams_.size() >= options_.streams_max) {
    return MakeProblem(absl::StatusCode::kResourceExhausted, v1::PROBLEM_REASON_BUSY,
                       absl::StrCat(options_.streams_max, " subscriptions are open, the maximum"),
                       "try again later, or close streams that are not needed",
                       {.retry_after = absl::Seconds(30)});
  }
  const FeedStream* const key = open.stream.get();
  streams_.emplace(key, std::move(open));
  return absl::OkStatus();
}

void FeedService::Leave(const FeedStream* stream) {
  absl::MutexLock lock(&mutex_);
  streams_.erase(stream);
}

// One note is enough, however many groups of events come before a worker gets to it.
void FeedService::NoteApplied(const AppliedGroup& group) {
  window_.OnApplied(group.erased_events);
  if (!group.has_new_events) return;
  if (wake_is_queued_.exchange(true)) return;
  workers_.Run([this] { WakeStreams(); });
}

void FeedService::WakeStreams() {
  wake_is_queued_ = false;
  std::vector<std::shared_ptr<FeedStream>> woken;
  {
    absl::MutexLock lock(&mutex_);
    for (const auto& [key, open] : streams_) {
      if (open.stream->Wake()) woken.push_back(open.stream);
    }
  }
  if (woken.empty()) return;
  // This thread is awake already: it takes one of them itself.
  const std::shared_ptr<FeedStream> first = std::move(woken.back());
  woken.pop_back();
  for (std::shared_ptr<FeedStream>& stream : woken) {
    workers_.Run([stream = std::move(stream)] { stream->Work(); });
  }
  first->Work();
}

grpc::ServerUnaryReactor* FeedService::Acknowledge(grpc::CallbackServerContext* context,
                                                   const v1::AcknowledgeRequest* request,
                                                   v1::AcknowledgeResponse* response) {
  const std::shared_ptr<DeferredCall> call = DeferredCall::Begin(*context);
  if (const absl::Status begun = BeginAcknowledge(*context, *request, *response, call);
      !begun.ok()) {
    call->Answer(begun);
  }
  return call.get();
}

absl::Status FeedService::BeginAcknowledge(const grpc::CallbackServerContext& context,
                                           const v1::AcknowledgeRequest& request,
                                           v1::AcknowledgeResponse& response,
                                           const std::shared_ptr<DeferredCall>& call) {
  LB_ASSIGN_OR_RETURN(const Peer peer, Identify(access_, context));
  LB_RETURN_IF_ERROR(RequireRole(peer, {Role::kProvince}, "Acknowledge"));
  if (!access_.policy()->Knows(peer)) return NotGranted(peer, "acknowledge the feed");
  LB_ASSIGN_OR_RETURN(const FeedIdentity feed, Identity());
  LB_ASSIGN_OR_RETURN(const log::v1::SubscriptionRow row,
                      subscriptions_.Find(peer.region, request.subscription()));
  LB_ASSIGN_OR_RETURN(const AcknowledgedPlace place,
                      ReadAcknowledgeRequest(request, peer, row.number(), feed));
  if (place.event.value() <= row.acknowledged_event() &&
      place.view_version <= row.views(0).version()) {
    call->Answer([&] {
      response.set_acknowledged_event(row.acknowledged_event());
      return absl::OkStatus();
    });
    return absl::OkStatus();
  }
  log::v1::Acknowledgements::Acknowledgement news;
  news.set_province(peer.region);
  news.set_subscription(request.subscription());
  news.set_event(place.event.value());
  news.set_view_version(place.view_version);
  news.set_number(row.number());
  pipeline_.Acknowledge(std::move(news), [this, call, &response, province = peer.region,
                                          name = request.subscription()] {
    call->Answer([&] {
      LB_ASSIGN_OR_RETURN(const log::v1::SubscriptionRow recorded,
                          subscriptions_.Find(province, name));
      response.set_acknowledged_event(recorded.acknowledged_event());
      return absl::OkStatus();
    });
  });
  return absl::OkStatus();
}

}  // namespace landbridge
