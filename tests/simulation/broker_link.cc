// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/broker_link.h"

#include "absl/time/clock.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "proto/contract/status_macros.h"

namespace landbridge::testing {
namespace {

constexpr int kReconnectMinMs = 20;
constexpr int kReconnectMaxMs = 500;
constexpr absl::Duration kCallMax = absl::Seconds(30);
// Whether everything was given up meanwhile.
constexpr absl::Duration kLookAgain = absl::Seconds(1);
constexpr int kIdentifiersInMessage = 500;

}  // namespace

BrokerLink::BrokerLink(const BrokerAddress& address, const IssuedCertificate& certificate,
                       const Milestones& milestones)
    : milestones_(milestones) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = address.authority_pem;
  options.pem_cert_chain = certificate.certificate_pem;
  options.pem_private_key = certificate.key_pem;
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMinMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kReconnectMaxMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMaxMs);
  channel_ = grpc::CreateCustomChannel(address.target, grpc::SslCredentials(options), arguments);
  feed_ = v1::FeedService::NewStub(channel_);
  subscriptions_ = v1::SubscriptionService::NewStub(channel_);
}

bool BrokerLink::WaitUntilConnected() {
  while (!milestones_.expired()) {
    const absl::Time look_again = absl::Now() + kLookAgain;
    if (channel_->WaitForConnected(absl::ToChronoTime(look_again))) return true;
  }
  return false;
}

template <typename Call>
absl::Status BrokerLink::Persist(Call call) {
  while (WaitUntilConnected()) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kCallMax));
    const absl::Status status = FromGrpc(call(context), context);
    // A call that meets a broker which is just being stopped may be cancelled there by gRPC.
    const bool again = absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
                       absl::IsCancelled(status);
    const bool is_busy = ReasonOf(status) == v1::PROBLEM_REASON_BUSY;
    if (!again && !is_busy) return status;
    if (is_busy) {
      milestones_.WaitBeforeRetry(absl::Milliseconds(ProblemOf(status)->retry_after_ms()));
    }
  }
  return absl::DeadlineExceededError("the broker was not reached any more");
}

absl::Status BrokerLink::Create(const std::string& name, const v1::Filter& filter) {
  v1::CreateSubscriptionRequest request;
  request.set_name(name);
  *request.mutable_filter() = filter;
  v1::CreateSubscriptionResponse response;
  const absl::Status created = Persist([&](grpc::ClientContext& context) {
    return subscriptions_->CreateSubscription(&context, request, &response);
  });
  // An earlier try was not answered, and succeeded.
  return absl::IsAlreadyExists(created) ? absl::OkStatus() : created;
}

absl::Status BrokerLink::Update(const std::string& name, const v1::Filter& filter,
                                bool drop_watch_list) {
  v1::UpdateSubscriptionRequest request;
  request.set_name(name);
  *request.mutable_filter() = filter;
  request.set_drop_watch_list(drop_watch_list);
  v1::UpdateSubscriptionResponse response;
  return Persist([&](grpc::ClientContext& context) {
    return subscriptions_->UpdateSubscription(&context, request, &response);
  });
}

absl::Status BrokerLink::Upload(const std::string& name, const World& world,
                                const Watched& watched) {
  v1::UploadWatchListResponse response;
  return Persist([&](grpc::ClientContext& context) {
    const auto writer = subscriptions_->UploadWatchList(&context, &response);
    v1::UploadWatchListRequest request;
    request.mutable_open()->set_name(name);
    request.mutable_open()->set_scheme(watched.by_second_number ? "lei" : "cn.uscc");
    bool written = writer->Write(request);
    request.Clear();
    for (const int number : watched.companies) {
      const Company& company = world.companies()[static_cast<size_t>(number)];
      request.mutable_identifiers()->add_values(watched.by_second_number ? company.second_number
                                                                         : company.code);
      if (request.identifiers().values_size() < kIdentifiersInMessage) continue;
      written = written && writer->Write(request);
      request.Clear();
    }
    if (request.has_identifiers() && written) writer->Write(request);
    writer->WritesDone();
    return writer->Finish();
  });
}

absl::StatusOr<int64_t> BrokerLink::AcknowledgedEvent(const std::string& name) {
  v1::GetSubscriptionRequest request;
  request.set_name(name);
  v1::GetSubscriptionResponse response;
  LB_RETURN_IF_ERROR(Persist([&](grpc::ClientContext& context) {
    return subscriptions_->GetSubscription(&context, request, &response);
  }));
  return response.subscription().acknowledged_event();
}

absl::StatusOr<int64_t> BrokerLink::Acknowledge(const std::string& name, const std::string& token) {
  v1::AcknowledgeRequest request;
  request.set_subscription(name);
  request.set_resume_token(token);
  v1::AcknowledgeResponse response;
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kCallMax));
  LB_RETURN_IF_ERROR(FromGrpc(feed_->Acknowledge(&context, request, &response), context));
  return response.acknowledged_event();
}

}  // namespace landbridge::testing
