// SPDX-License-Identifier: Apache-2.0
// What every gRPC server is expected to serve besides its own services.
#include <string>

#include "absl/strings/match.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/impl/codegen/proto_utils.h"
#include "tests/server/broker_process.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

using testing::BrokerProcess;

grpc::ByteBuffer Bytes(const std::string& text) {
  grpc::Slice slice(text);
  return {&slice, 1};
}

std::string Text(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  buffer.Dump(&slices);
  std::string text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

// The first response to one request, or nothing. Debian ships no schemas of these services, so they
// are spoken in bytes.
std::optional<std::string> FirstResponse(const std::shared_ptr<grpc::Channel>& channel,
                                         const std::string& method, const std::string& request) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareCall(&context, method, &queue);
  const auto wait = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  call->StartCall(nullptr);
  if (!wait()) return std::nullopt;
  call->WriteLast(Bytes(request), grpc::WriteOptions(), nullptr);
  wait();
  grpc::ByteBuffer response;
  call->Read(&response, nullptr);
  const bool read = wait();
  grpc::Status status;
  call->Finish(&status, nullptr);
  wait();
  if (!read) return std::nullopt;
  return Text(response);
}

TEST_CASE("health says SERVING, for the server and for each service, to anybody") {
  BrokerProcess broker;
  broker.Start();
  const auto anybody = broker.Connect(std::nullopt);
  const std::string serving = "\x08\x01";  // HealthCheckResponse {status: SERVING}
  CHECK(FirstResponse(anybody, "/grpc.health.v1.Health/Check", "") == serving);
  for (const std::string service : {"landbridge.v1.PublishService", "landbridge.v1.FeedService",
                                    "landbridge.v1.QueryService", "landbridge.v1.AdminService"}) {
    CAPTURE(service);
    std::string request = "\x0a";  // HealthCheckRequest {service: ...}
    request.push_back(static_cast<char>(service.size()));
    CHECK(FirstResponse(anybody, "/grpc.health.v1.Health/Check", request + service) == serving);
  }
}

TEST_CASE("reflection lists the services") {
  BrokerProcess broker;
  broker.Start();
  const std::string list_services("\x3a\x01*", 3);  // ServerReflectionRequest {list_services: "*"}
  const auto services = FirstResponse(
      broker.Connect(std::nullopt),
      "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", list_services);
  REQUIRE(services.has_value());
  for (const char* service : {"landbridge.v1.PublishService", "landbridge.v1.FeedService",
                              "landbridge.v1.QueryService", "landbridge.v1.AdminService"}) {
    CAPTURE(service);
    CHECK(absl::StrContains(*services, service));
  }
}

}  // namespace
}  // namespace landbridge
