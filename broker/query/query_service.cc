// SPDX-License-Identifier: Apache-2.0
#include "broker/query/query_service.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "broker/access/grpc_identify.h"
#include "broker/access/peer.h"
#include "broker/query/listing_finder.h"
#include "landbridge/v1/problem.pb.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

grpc::ServerUnaryReactor* Finish(grpc::CallbackServerContext* context, const absl::Status& status) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  reactor->Finish(ToGrpc(status, context));
  return reactor;
}

absl::Status CheckCount(int count) {
  if (count >= 1 && count <= kScreenIdentifiersMax) return absl::OkStatus();
  return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_LIMIT_EXCEEDED,
                     absl::StrCat(count, " identifiers were sent"),
                     absl::StrCat("send 1 to ", kScreenIdentifiersMax, " in one call"),
                     {.field = "identifiers"});
}

}  // namespace

QueryService::QueryService(const AccessControl& access, const StateStore& state,
                           IdentifierKeys keys)
    : access_(access), state_(state), keys_(std::move(keys)) {}

grpc::ServerUnaryReactor* QueryService::GetListing(grpc::CallbackServerContext* context,
                                                   const v1::GetListingRequest* request,
                                                   v1::GetListingResponse* response) {
  return Finish(context, Answer(*context, *request, *response));
}

grpc::ServerUnaryReactor* QueryService::FindListings(grpc::CallbackServerContext* context,
                                                     const v1::FindListingsRequest* request,
                                                     v1::FindListingsResponse* response) {
  return Finish(context, Answer(*context, *request, *response));
}

grpc::ServerUnaryReactor* QueryService::Screen(grpc::CallbackServerContext* context,
                                               const v1::ScreenRequest* request,
                                               v1::ScreenResponse* response) {
  return Finish(context, Answer(*context, *request, *response));
}

absl::StatusOr<View> QueryService::ViewOfCaller(const grpc::CallbackServerContext& context,
                                                std::string_view call) const {
  LB_ASSIGN_OR_RETURN(const Peer peer, Identify(access_, context));
  LB_RETURN_IF_ERROR(RequireRole(peer, {Role::kProvince, Role::kOperator}, call));
  const std::shared_ptr<const Policy> policy = access_.policy();
  if (!policy->Knows(peer)) return NotGranted(peer, "ask about listings");
  return View::Within(policy->ViewOf(peer));
}

absl::Status QueryService::Answer(const grpc::CallbackServerContext& context,
                                  const v1::GetListingRequest& request,
                                  v1::GetListingResponse& response) const {
  LB_ASSIGN_OR_RETURN(const View view, ViewOfCaller(context, "GetListing"));
  const std::optional<ListingNumber> number = ParseListingId(request.listing_id());
  if (!number) {
    return MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID,
                       "this is no listing id", "send \"L\" and a number, such as L42",
                       {.field = "listing_id"});
  }
  const ListingFinder finder(state_, view);
  LB_ASSIGN_OR_RETURN(const std::optional<FoundListing> listing, finder.Find(*number));
  if (!listing) {
    return MakeProblem(absl::StatusCode::kNotFound, v1::PROBLEM_REASON_LISTING_UNKNOWN,
                       absl::StrCat("there is no listing ", FormatListingId(*number),
                                    " within what this certificate may see"),
                       "check the id, or ask the operator of the broker for the grant",
                       {.field = "listing_id"});
  }
  LB_ASSIGN_OR_RETURN(*response.mutable_listing(), finder.Compose(*listing));
  return absl::OkStatus();
}

absl::Status QueryService::Answer(const grpc::CallbackServerContext& context,
                                  const v1::FindListingsRequest& request,
                                  v1::FindListingsResponse& response) const {
  LB_ASSIGN_OR_RETURN(const View view, ViewOfCaller(context, "FindListings"));
  LB_ASSIGN_OR_RETURN(const std::vector<std::string> keys,
                      ReadIdentifier(request.identifier(), *access_.catalogue(), keys_));
  const ListingFinder finder(state_, view);
  LB_ASSIGN_OR_RETURN(const std::optional<FoundSubject> found,
                      finder.FindSubject(keys, request.include_lifted(), kFindListingsMax));
  if (!found) return absl::OkStatus();
  response.set_subject_id(FormatSubjectId(found->subject));
  for (const FoundListing& listing : found->listings) {
    LB_ASSIGN_OR_RETURN(*response.add_listings(), finder.Compose(listing));
  }
  return absl::OkStatus();
}

absl::Status QueryService::Answer(const grpc::CallbackServerContext& context,
                                  const v1::ScreenRequest& request,
                                  v1::ScreenResponse& response) const {
  LB_ASSIGN_OR_RETURN(const View view, ViewOfCaller(context, "Screen"));
  LB_RETURN_IF_ERROR(CheckCount(request.identifiers_size()));
  const std::shared_ptr<const Catalogue> catalogue = access_.catalogue();
  const ListingFinder finder(state_, view);
  for (const v1::Identifier& identifier : request.identifiers()) {
    v1::ScreenResponse::Result& result = *response.add_results();
    const absl::StatusOr<std::vector<std::string>> keys =
        ReadIdentifier(identifier, *catalogue, keys_);
    if (!keys.ok()) {
      result.set_problem(std::string(keys.status().message()));
      continue;
    }
    LB_ASSIGN_OR_RETURN(const std::optional<FoundSubject> found,
                        finder.FindSubject(*keys, /*include_lifted=*/false, kScreenListingsMax));
    if (!found) continue;
    result.set_subject_id(FormatSubjectId(found->subject));
    for (const FoundListing& listing : found->listings) {
      result.add_listing_ids(FormatListingId(listing.number));
    }
  }
  return absl::OkStatus();
}

}  // namespace landbridge
