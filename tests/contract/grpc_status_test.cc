// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/grpc_status.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "grpcpp/generic/async_generic_service.h"
#include "grpcpp/generic/generic_stub.h"
#include "landbridge/v1/problem.pb.h"
#include "proto/contract/problem.h"
#include "proto/contract/utf8.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

// Answers every call with one status.
class Answering : public grpc::CallbackGenericService {
 public:
  explicit Answering(absl::Status answer) : answer_(std::move(answer)) {}

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    class Reactor : public grpc::ServerGenericBidiReactor {
      void OnDone() override { delete this; }
    };
    auto* const reactor = new Reactor;
    reactor->Finish(ToGrpc(answer_, context));
    return reactor;
  }

 private:
  const absl::Status answer_;
};

// What a client gets when a server answers a call with `answer`, over a real connection.
absl::Status Carried(const absl::Status& answer) {
  Answering service(answer);
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterCallbackGenericService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  REQUIRE(server != nullptr);
  grpc::GenericStub stub(
      grpc::CreateChannel("127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareUnaryCall(&context, "/landbridge.v1.Test/Call", {}, &queue);
  call->StartCall();
  grpc::ByteBuffer reply;
  grpc::Status status;
  call->Finish(&reply, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  REQUIRE(queue.Next(&tag, &ok));
  absl::Status carried = FromGrpc(status, context);
  queue.Shutdown();
  while (queue.Next(&tag, &ok)) {
  }
  server->Shutdown();
  return carried;
}

TEST_CASE("a status and its problem cross the wire") {
  const absl::Status sent = MakeProblem(
      absl::StatusCode::kOutOfRange, v1::PROBLEM_REASON_TOKEN_EXPIRED, "event 17 is gone 已删除",
      "subscribe again without a token", {.field = "resume_token"});
  const absl::Status received = Carried(sent);
  CHECK(received.code() == sent.code());
  CHECK(received.message() == sent.message());
  const auto problem = ProblemOf(received);
  REQUIRE(problem.has_value());
  CHECK(problem->SerializeAsString() == ProblemOf(sent)->SerializeAsString());
}

TEST_CASE("a status without a problem crosses the wire without one") {
  const absl::Status received = Carried(absl::DataLossError("damaged"));
  CHECK(received == absl::DataLossError("damaged"));
}

TEST_CASE("every canonical code is kept in both directions") {
  const grpc::ClientContext untouched;
  for (int code = 0; code <= 16; ++code) {
    grpc::ServerContext server;
    const absl::Status status(static_cast<absl::StatusCode>(code), "text");
    const grpc::Status on_the_wire = ToGrpc(status, &server);
    CHECK(static_cast<int>(on_the_wire.error_code()) == code);
  }
}

TEST_CASE("a text that would break the metadata's limit is cut, and the rest arrives") {
  // Three bytes per character, so that the limit falls inside of one.
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "界";
  const absl::Status received =
      Carried(MakeProblem(absl::StatusCode::kInvalidArgument, v1::PROBLEM_REASON_FIELD_INVALID,
                          text, text, {.field = text}));
  CHECK(received.code() == absl::StatusCode::kInvalidArgument);
  const auto problem = ProblemOf(received);
  REQUIRE(problem.has_value());
  CHECK(problem->reason() == v1::PROBLEM_REASON_FIELD_INVALID);
  CHECK(problem->message().size() <= kStatusTextBytesMax);
  CHECK(IsValidUtf8(problem->message()));
  CHECK(problem->message().ends_with("界..."));
}

}  // namespace
}  // namespace landbridge
