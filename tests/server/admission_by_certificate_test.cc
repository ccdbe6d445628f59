// SPDX-License-Identifier: Apache-2.0
// Who gets in and who does not, at every service of a real broker.
#include <csignal>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "grpcpp/grpcpp.h"
#include "landbridge/v1/admin_service.grpc.pb.h"
#include "landbridge/v1/feed_service.grpc.pb.h"
#include "landbridge/v1/publish_service.grpc.pb.h"
#include "landbridge/v1/query_service.grpc.pb.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/problem.h"
#include "tests/server/broker_process.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

using testing::BrokerProcess;
using testing::TestPki;

using Call = std::function<absl::Status(const std::shared_ptr<grpc::Channel>&)>;

absl::Status Publish(const std::shared_ptr<grpc::Channel>& channel) {
  const auto stub = v1::PublishService::NewStub(channel);
  grpc::ClientContext context;
  const auto stream = stub->Publish(&context);
  v1::PublishRequest open;
  open.mutable_open()->set_source("penalties");
  stream->Write(open);
  stream->WritesDone();
  v1::PublishResponse response;
  while (stream->Read(&response)) {
  }
  return FromGrpc(stream->Finish(), context);
}

// As far as the first response: a view has no end.
absl::Status Subscribe(const std::shared_ptr<grpc::Channel>& channel) {
  const auto stub = v1::FeedService::NewStub(channel);
  grpc::ClientContext context;
  const auto stream = stub->Subscribe(&context, {});
  v1::SubscribeResponse response;
  if (stream->Read(&response)) {
    context.TryCancel();
    stream->Finish();
    return absl::OkStatus();
  }
  return FromGrpc(stream->Finish(), context);
}

template <typename Service, typename Request, typename Response>
absl::Status Unary(const std::shared_ptr<grpc::Channel>& channel,
                   grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&,
                                                         Response*)) {
  const auto stub = Service::NewStub(channel);
  grpc::ClientContext context;
  Response response;
  return FromGrpc((stub.get()->*method)(&context, Request(), &response), context);
}

const std::vector<std::pair<std::string, Call>>& EveryCall() {
  static const auto& calls = *new std::vector<std::pair<std::string, Call>>{
      {"Publish", Publish},
      {"ListRejections",
       [](const auto& channel) {
         return Unary<v1::PublishService>(channel, &v1::PublishService::Stub::ListRejections);
       }},
      {"Subscribe", Subscribe},
      {"Acknowledge",
       [](const auto& channel) {
         return Unary<v1::FeedService>(channel, &v1::FeedService::Stub::Acknowledge);
       }},
      {"GetListing",
       [](const auto& channel) {
         return Unary<v1::QueryService>(channel, &v1::QueryService::Stub::GetListing);
       }},
      {"Screen",
       [](const auto& channel) {
         return Unary<v1::QueryService>(channel, &v1::QueryService::Stub::Screen);
       }},
      {"GetStatus",
       [](const auto& channel) {
         return Unary<v1::AdminService>(channel, &v1::AdminService::Stub::GetStatus);
       }},
      {"GetDigest",
       [](const auto& channel) {
         return Unary<v1::AdminService>(channel, &v1::AdminService::Stub::GetDigest);
       }},
  };
  return calls;
}

void CheckProblem(const absl::Status& status, absl::StatusCode code, v1::ProblemReason reason) {
  CAPTURE(status.message());
  CHECK(status.code() == code);
  CHECK(v1::ProblemReason_Name(ReasonOf(status)) == v1::ProblemReason_Name(reason));
  const auto problem = ProblemOf(status);
  REQUIRE(problem.has_value());
  CHECK_FALSE(problem->remedy().empty());
}

TEST_CASE("every call refuses every faulty certificate and says what is wrong with it") {
  BrokerProcess broker;
  broker.Start();
  const TestPki other;
  const TestPki& pki = broker.pki();
  struct Case {
    std::string name;
    std::optional<IssuedCertificate> client;
    v1::ProblemReason reason;
  };
  const Case cases[] = {
      {"none", std::nullopt, v1::PROBLEM_REASON_CERTIFICATE_MISSING},
      {"another authority's", other.Client("operator/duty"),
       v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED},
      {"expired", pki.ExpiredClient("operator/duty"), v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED},
      {"a server's", pki.ClientWithServerPurpose("operator/duty"),
       v1::PROBLEM_REASON_CERTIFICATE_UNTRUSTED},
      {"no URI name", pki.ClientWithUris({}), v1::PROBLEM_REASON_CERTIFICATE_NAME},
      {"two URI names",
       pki.ClientWithUris(
           {pki.authority().UriOf("province/440000"), pki.authority().UriOf("operator/duty")}),
       v1::PROBLEM_REASON_CERTIFICATE_NAME},
  };
  for (const Case& one : cases) {
    const auto channel = broker.Connect(one.client);
    for (const auto& [name, call] : EveryCall()) {
      CAPTURE(one.name, name);
      CheckProblem(call(channel), absl::StatusCode::kUnauthenticated, one.reason);
    }
  }
  CHECK(absl::StrContains(broker.Log(), "refused a client"));
}

TEST_CASE("a certificate of one role is refused at the calls of another") {
  BrokerProcess broker;
  broker.Start();
  const auto agency = broker.Connect(broker.pki().Client("agency/440000/market"));
  const auto province = broker.Connect(broker.pki().Client("province/440000"));
  const std::vector<std::string> for_agencies = {"Publish", "ListRejections"};
  const std::vector<std::string> for_provinces = {"Subscribe", "Acknowledge", "GetListing",
                                                  "Screen"};
  const auto among = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const auto& [name, call] : EveryCall()) {
    CAPTURE(name);
    if (!among(for_agencies, name)) {
      CheckProblem(call(agency), absl::StatusCode::kPermissionDenied,
                   v1::PROBLEM_REASON_ROLE_NOT_ALLOWED);
    }
    if (!among(for_provinces, name)) {
      CheckProblem(call(province), absl::StatusCode::kPermissionDenied,
                   v1::PROBLEM_REASON_ROLE_NOT_ALLOWED);
    }
  }
  CHECK(Publish(agency).ok());
  CHECK(Subscribe(province).ok());
}

TEST_CASE("a peer that the policy does not name may do nothing") {
  BrokerProcess broker;
  broker.Start();
  CheckProblem(Publish(broker.Connect(broker.pki().Client("agency/440000/unknown"))),
               absl::StatusCode::kPermissionDenied, v1::PROBLEM_REASON_NOT_GRANTED);
  CheckProblem(Subscribe(broker.Connect(broker.pki().Client("province/320000"))),
               absl::StatusCode::kPermissionDenied, v1::PROBLEM_REASON_NOT_GRANTED);
}

TEST_CASE("a certificate that is revoked while it streams is cut off, and not let in again") {
  BrokerProcess broker;
  broker.Start();
  const IssuedCertificate guangdong = broker.pki().Client("province/440000");
  const IssuedCertificate market = broker.pki().Client("agency/440000/market");

  const auto feed = v1::FeedService::NewStub(broker.Connect(guangdong));
  grpc::ClientContext feed_context;
  const auto view = feed->Subscribe(&feed_context, {});
  v1::SubscribeResponse news;
  REQUIRE(view->Read(&news));

  const auto publish = v1::PublishService::NewStub(broker.Connect(market));
  grpc::ClientContext publish_context;
  const auto changes = publish->Publish(&publish_context);
  v1::PublishRequest open;
  open.mutable_open()->set_source("penalties");
  REQUIRE(changes->Write(open));
  v1::PublishResponse opened;
  REQUIRE(changes->Read(&opened));

  broker.Revoke(guangdong.serial);
  broker.Reload();
  while (view->Read(&news)) {
  }
  CheckProblem(FromGrpc(view->Finish(), feed_context), absl::StatusCode::kUnauthenticated,
               v1::PROBLEM_REASON_CERTIFICATE_REVOKED);
  CheckProblem(Subscribe(broker.Connect(guangdong)), absl::StatusCode::kUnauthenticated,
               v1::PROBLEM_REASON_CERTIFICATE_REVOKED);
  CHECK(Subscribe(broker.Connect(broker.pki().Client("province/440000"))).ok());

  // The agency was not meant: its stream lives, until it is.
  broker.Revoke(market.serial);
  broker.Reload();
  v1::PublishResponse last;
  while (changes->Read(&last)) {
  }
  CheckProblem(FromGrpc(changes->Finish(), publish_context), absl::StatusCode::kUnauthenticated,
               v1::PROBLEM_REASON_CERTIFICATE_REVOKED);
}

}  // namespace
}  // namespace landbridge
