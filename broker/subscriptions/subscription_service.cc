// SPDX-License-Identifier: Apache-2.0
#include "broker/subscriptions/subscription_service.h"

#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "broker/access/grpc_identify.h"
#include "broker/subscriptions/deferred_call.h"
#include "broker/subscriptions/watch_list_upload.h"
#include "landbridge/v1/problem.pb.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"
#include "proto/contract/wire_names.h"

namespace landbridge {
namespace {

// Whose subscriptions are meant: a province's own, or those of the one that an operator names.
std::string ProvinceMeant(const Peer& peer, const std::string& named) {
  return peer.role == Role::kProvince ? peer.region : named;
}

absl::Status CheckName(const std::string& name) {
  const absl::Status checked = CheckSubscriptionName(name);
  if (checked.ok()) return absl::OkStatus();
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID,
                     std::string(checked.message()), "choose another name", {.field = "name"});
}

// Answers on gRPC's thread with what `fill` returns.
template <typename Fill>
grpc::ServerUnaryReactor* AnswerNow(grpc::CallbackServerContext& context, Fill fill) {
  grpc::ServerUnaryReactor* const reactor = context.DefaultReactor();
  const absl::Status status = fill();
  reactor->Finish(ToGrpc(status, &context));
  return reactor;
}

}  // namespace

SubscriptionService::SubscriptionService(const AccessControl& access,
                                         SubscriptionRegistry& registry,
                                         const SubscriptionReporter& reporter, WatchKeys keys)
    : access_(access), registry_(registry), reporter_(reporter), keys_(std::move(keys)) {}

SubscriptionService::~SubscriptionService() { registry_.Drain(); }

absl::StatusOr<Peer> SubscriptionService::Province(const grpc::CallbackServerContext& context,
                                                   std::string_view call) const {
  LB_ASSIGN_OR_RETURN(Peer peer, Identify(access_, context));
  LB_RETURN_IF_ERROR(RequireRole(peer, {Role::kProvince}, call));
  if (!access_.policy()->Knows(peer)) return NotGranted(peer, "subscribe to the feed");
  return peer;
}

absl::StatusOr<Peer> SubscriptionService::ProvinceOrOperator(
    const grpc::CallbackServerContext& context, std::string_view call) const {
  LB_ASSIGN_OR_RETURN(Peer peer, Identify(access_, context));
  LB_RETURN_IF_ERROR(RequireRole(peer, {Role::kProvince, Role::kOperator}, call));
  if (!access_.policy()->Knows(peer)) return NotGranted(peer, "ask about subscriptions");
  return peer;
}

grpc::ServerUnaryReactor* SubscriptionService::CreateSubscription(
    grpc::CallbackServerContext* context, const v1::CreateSubscriptionRequest* request,
    v1::CreateSubscriptionResponse* response) {
  const auto call = DeferredCall::Begin(*context);
  absl::StatusOr<Peer> peer = Province(*context, "CreateSubscription");
  if (peer.ok()) {
    if (const absl::Status named = CheckName(request->name()); !named.ok()) peer = named;
  }
  if (!peer.ok()) {
    call->Answer(peer.status());
    return call.get();
  }
  registry_.Create(*peer, request->name(), request->filter(),
                   [this, call, response, province = peer->region,
                    name = request->name()](const absl::Status& created) {
                     call->Answer([&] {
                       LB_RETURN_IF_ERROR(created);
                       LB_ASSIGN_OR_RETURN(*response->mutable_subscription(),
                                           reporter_.Describe(province, name));
                       return absl::OkStatus();
                     });
                   });
  return call.get();
}

grpc::ServerUnaryReactor* SubscriptionService::GetSubscription(
    grpc::CallbackServerContext* context, const v1::GetSubscriptionRequest* request,
    v1::GetSubscriptionResponse* response) {
  return AnswerNow(*context, [&]() -> absl::Status {
    LB_ASSIGN_OR_RETURN(const Peer peer, ProvinceOrOperator(*context, "GetSubscription"));
    LB_ASSIGN_OR_RETURN(
        *response->mutable_subscription(),
        reporter_.Describe(ProvinceMeant(peer, request->province()), request->name()));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* SubscriptionService::ListSubscriptions(
    grpc::CallbackServerContext* context, const v1::ListSubscriptionsRequest* request,
    v1::ListSubscriptionsResponse* response) {
  return AnswerNow(*context, [&]() -> absl::Status {
    LB_ASSIGN_OR_RETURN(const Peer peer, ProvinceOrOperator(*context, "ListSubscriptions"));
    LB_ASSIGN_OR_RETURN(std::vector<v1::Subscription> all,
                        reporter_.DescribeAll(ProvinceMeant(peer, request->province())));
    for (v1::Subscription& each : all) *response->add_subscriptions() = std::move(each);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* SubscriptionService::UpdateSubscription(
    grpc::CallbackServerContext* context, const v1::UpdateSubscriptionRequest* request,
    v1::UpdateSubscriptionResponse* response) {
  const auto call = DeferredCall::Begin(*context);
  const absl::StatusOr<Peer> peer = Province(*context, "UpdateSubscription");
  if (!peer.ok()) {
    call->Answer(peer.status());
    return call.get();
  }
  if (!request->has_filter() && !request->drop_watch_list()) {
    call->Answer(MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID,
                             "the request changes nothing",
                             "name a filter, which may be empty, or drop the watch list",
                             {.field = "filter"}));
    return call.get();
  }
  registry_.Change(*peer, request->name(),
                   request->has_filter() ? std::optional(request->filter()) : std::nullopt,
                   request->drop_watch_list(),
                   [this, call, response, province = peer->region,
                    name = request->name()](const absl::Status& changed) {
                     call->Answer([&] {
                       LB_RETURN_IF_ERROR(changed);
                       LB_ASSIGN_OR_RETURN(*response->mutable_subscription(),
                                           reporter_.Describe(province, name));
                       return absl::OkStatus();
                     });
                   });
  return call.get();
}

grpc::ServerUnaryReactor* SubscriptionService::DeleteSubscription(
    grpc::CallbackServerContext* context, const v1::DeleteSubscriptionRequest* request,
    v1::DeleteSubscriptionResponse* /*response*/) {
  const auto call = DeferredCall::Begin(*context);
  const absl::StatusOr<Peer> peer = ProvinceOrOperator(*context, "DeleteSubscription");
  if (!peer.ok()) {
    call->Answer(peer.status());
    return call.get();
  }
  registry_.Remove(ProvinceMeant(*peer, request->province()), request->name(),
                   [call](const absl::Status& removed) { call->Answer(removed); });
  return call.get();
}

grpc::ServerReadReactor<v1::UploadWatchListRequest>* SubscriptionService::UploadWatchList(
    grpc::CallbackServerContext* context, v1::UploadWatchListResponse* response) {
  absl::StatusOr<Peer> peer = Province(*context, "UploadWatchList");
  const std::shared_ptr<const Policy> policy = access_.policy();
  const bool sees_persons = peer.ok() && policy->ViewOf(*peer).persons;
  WatchListUploadContext upload{
      registry_,
      reporter_,
      open_uploads_,
      access_.catalogue(),
      sees_persons ? keys_.any : keys_.organisation,
      peer.ok() ? policy->SubscriptionLimitsOf(*peer).watched_identifiers : 0};
  return WatchListUpload::Begin(*context, *response, std::move(peer), std::move(upload));
}

grpc::ServerUnaryReactor* SubscriptionService::ListLifts(grpc::CallbackServerContext* context,
                                                         const v1::ListLiftsRequest* request,
                                                         v1::ListLiftsResponse* response) {
  return AnswerNow(*context, [&]() -> absl::Status {
    LB_ASSIGN_OR_RETURN(const Peer peer, ProvinceOrOperator(*context, "ListLifts"));
    if (request->page_size() < 0 || request->after_event() < 0 ||
        request->after_event() == std::numeric_limits<int64_t>::max()) {
      return MakeProblem(
          absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID,
          "page_size or after_event is out of its range",
          "leave them out, use 1 to 1000 for page_size, and what the page before said "
          "for after_event",
          {.field = request->page_size() < 0 ? "page_size" : "after_event"});
    }
    LB_ASSIGN_OR_RETURN(*response,
                        reporter_.Lifts(*request, ProvinceMeant(peer, request->province())));
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* SubscriptionService::Explain(grpc::CallbackServerContext* context,
                                                       const v1::ExplainRequest* request,
                                                       v1::ExplainResponse* response) {
  return AnswerNow(*context, [&]() -> absl::Status {
    LB_ASSIGN_OR_RETURN(const Peer peer, ProvinceOrOperator(*context, "Explain"));
    LB_ASSIGN_OR_RETURN(*response, reporter_.Explain(*request, peer));
    return absl::OkStatus();
  });
}

}  // namespace landbridge
