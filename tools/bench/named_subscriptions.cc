// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/named_subscriptions.h"

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/certificates.h"
#include "tools/bench/watched.h"

namespace landbridge::bench {
namespace {

constexpr int kCodesPerMessage = 4096;  // 80 KiB

}  // namespace

absl::StatusOr<NamedSubscriptions> NamedSubscriptions::Connect(const BenchBroker& broker) {
  LB_ASSIGN_OR_RETURN(const auto channel, OpenConnection(broker.address(), broker.certificates(),
                                                         broker.certificates().province));
  return NamedSubscriptions(v1::SubscriptionService::NewStub(channel));
}

absl::Status NamedSubscriptions::Create(const std::string& name, const v1::Filter& filter) {
  v1::CreateSubscriptionRequest request;
  request.set_name(name);
  *request.mutable_filter() = filter;
  grpc::ClientContext context;
  v1::CreateSubscriptionResponse response;
  const grpc::Status status = stub_->CreateSubscription(&context, request, &response);
  return FromGrpc(status, context);
}

absl::Status NamedSubscriptions::Watch(const std::string& name, std::string_view codes) {
  const auto size = static_cast<int64_t>(codes.size() / kUsccLength);
  grpc::ClientContext context;
  v1::UploadWatchListResponse response;
  const auto writer = stub_->UploadWatchList(&context, &response);
  v1::UploadWatchListRequest request;
  request.mutable_open()->set_name(name);
  request.mutable_open()->set_scheme("cn.uscc");
  bool goes_on = writer->Write(request);
  while (goes_on && !codes.empty()) {
    auto& values = *request.mutable_identifiers()->mutable_values();
    values.Clear();
    for (; !codes.empty() && values.size() < kCodesPerMessage; codes.remove_prefix(kUsccLength)) {
      values.Add()->assign(codes.data(), kUsccLength);
    }
    goes_on = writer->Write(request);
  }
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  LB_RETURN_IF_ERROR(FromGrpc(status, context));
  if (response.received() == size && response.watched() == size) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("of ", size, " identifiers, ", response.received(),
                                          " were received and ", response.watched(),
                                          " are watched"));
}

}  // namespace landbridge::bench
