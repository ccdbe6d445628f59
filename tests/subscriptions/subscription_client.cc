// SPDX-License-Identifier: Apache-2.0
#include "tests/subscriptions/subscription_client.h"

#include "proto/contract/grpc_status.h"

namespace landbridge::testing {
namespace {

template <typename Request, typename Response>
absl::StatusOr<Response> Call(v1::SubscriptionService::Stub& stub, const Request& request,
                              grpc::Status (v1::SubscriptionService::Stub::*method)(
                                  grpc::ClientContext*, const Request&, Response*)) {
  grpc::ClientContext context;
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return FromGrpc(status, context);
  return response;
}

using Stub = v1::SubscriptionService::Stub;

}  // namespace

absl::StatusOr<v1::Subscription> SubscriptionClient::Create(std::string_view name,
                                                            const v1::Filter& filter) {
  v1::CreateSubscriptionRequest request;
  request.set_name(std::string(name));
  *request.mutable_filter() = filter;
  const auto response = Call(*stub_, request, &Stub::CreateSubscription);
  if (!response.ok()) return response.status();
  return response->subscription();
}

absl::StatusOr<v1::Subscription> SubscriptionClient::Update(std::string_view name,
                                                            const v1::Filter& filter) {
  v1::UpdateSubscriptionRequest request;
  request.set_name(std::string(name));
  *request.mutable_filter() = filter;
  return Update(request);
}

absl::StatusOr<v1::Subscription> SubscriptionClient::DropWatchList(std::string_view name) {
  v1::UpdateSubscriptionRequest request;
  request.set_name(std::string(name));
  request.set_drop_watch_list(true);
  return Update(request);
}

absl::StatusOr<v1::Subscription> SubscriptionClient::Update(
    const v1::UpdateSubscriptionRequest& request) {
  const auto response = Call(*stub_, request, &Stub::UpdateSubscription);
  if (!response.ok()) return response.status();
  return response->subscription();
}

absl::StatusOr<v1::Subscription> SubscriptionClient::Get(std::string_view name,
                                                         std::string_view province) {
  v1::GetSubscriptionRequest request;
  request.set_name(std::string(name));
  request.set_province(std::string(province));
  const auto response = Call(*stub_, request, &Stub::GetSubscription);
  if (!response.ok()) return response.status();
  return response->subscription();
}

absl::StatusOr<std::vector<v1::Subscription>> SubscriptionClient::List(std::string_view province) {
  v1::ListSubscriptionsRequest request;
  request.set_province(std::string(province));
  const auto response = Call(*stub_, request, &Stub::ListSubscriptions);
  if (!response.ok()) return response.status();
  return std::vector<v1::Subscription>(response->subscriptions().begin(),
                                       response->subscriptions().end());
}

absl::Status SubscriptionClient::Delete(std::string_view name, std::string_view province) {
  v1::DeleteSubscriptionRequest request;
  request.set_name(std::string(name));
  request.set_province(std::string(province));
  return Call(*stub_, request, &Stub::DeleteSubscription).status();
}

absl::StatusOr<v1::UploadWatchListResponse> SubscriptionClient::Watch(
    std::string_view name, const std::vector<std::string>& values, bool skip_invalid,
    std::string_view scheme) {
  grpc::ClientContext context;
  v1::UploadWatchListResponse response;
  const auto writer = stub_->UploadWatchList(&context, &response);
  v1::UploadWatchListRequest request;
  request.mutable_open()->set_name(std::string(name));
  request.mutable_open()->set_scheme(std::string(scheme));
  request.mutable_open()->set_skip_invalid(skip_invalid);
  writer->Write(request);
  for (size_t sent = 0; sent < values.size();) {
    request.Clear();
    for (; sent < values.size() && request.identifiers().values_size() < 1000; ++sent) {
      request.mutable_identifiers()->add_values(values[sent]);
    }
    if (!writer->Write(request)) break;
  }
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  if (!status.ok()) return FromGrpc(status, context);
  return response;
}

absl::StatusOr<v1::ListLiftsResponse> SubscriptionClient::Lifts(
    const v1::ListLiftsRequest& request) {
  return Call(*stub_, request, &Stub::ListLifts);
}

absl::StatusOr<v1::ExplainResponse> SubscriptionClient::Explain(const v1::ExplainRequest& request) {
  return Call(*stub_, request, &Stub::Explain);
}

}  // namespace landbridge::testing
