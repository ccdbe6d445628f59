// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/publish_stream.h"

#include <string>
#include <vector>

#include "grpcpp/grpcpp.h"
#include "landbridge/v1/publish_service.grpc.pb.h"
#include "tests/support/catch.h"
#include "tests/support/local_server.h"
#include "tools/bench/raw_stream.h"

namespace landbridge::bench {
namespace {

using testing::LocalServer;

constexpr char kSource[] = "bench/penalties";

// Settles so many batches, then has no room for the next.
class FullService final : public v1::PublishService::Service {
 public:
  explicit FullService(int64_t batches) : batches_(batches) {}

  grpc::Status Publish(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::PublishResponse, v1::PublishRequest>* stream) override {
    v1::PublishRequest request;
    stream->Read(&request);
    v1::PublishResponse opened;
    opened.mutable_opened();
    stream->Write(opened);
    for (int64_t i = 1; stream->Read(&request) && i <= batches_; ++i) {
      v1::PublishResponse response;
      response.mutable_settled()->set_through_sequence(i);
      response.mutable_settled()->mutable_tally()->set_created(1);
      stream->Write(response);
    }
    return {grpc::StatusCode::RESOURCE_EXHAUSTED, "no room for further changes"};
  }

 private:
  const int64_t batches_;
};

grpc::ByteBuffer Batch(int64_t sequence) {
  v1::PublishRequest request;
  request.mutable_batch()->set_first_sequence(sequence);
  request.mutable_batch()->add_changes()->set_record_id(std::to_string(sequence));
  return AsMessage(request.SerializeAsString());
}

TEST_CASE("a broker that ends the stream of an agency is heard at once, with its words") {
  FullService service(1);
  const LocalServer server(service);
  PublishStream stream(server.Channel(), kSource);
  REQUIRE(stream.Open().ok());
  stream.Send({Batch(1), Batch(2), Batch(3)}, 3);
  const absl::Status settled = stream.AwaitSettled();
  CHECK(settled.code() == absl::StatusCode::kResourceExhausted);
  CHECK(settled.message() == "no room for further changes");
  CHECK(stream.tally().created() == 1);
  // What is sent to a stream that ended goes nowhere, and says so.
  stream.Send({Batch(4)}, 4);
  CHECK(stream.AwaitSettled().code() == absl::StatusCode::kResourceExhausted);
}

TEST_CASE("a message may be sent as soon as the one before is settled") {
  constexpr int64_t kMessages = 2'000;
  FullService service(kMessages);
  const LocalServer server(service);
  PublishStream stream(server.Channel(), kSource);
  REQUIRE(stream.Open().ok());
  for (int64_t i = 1; i <= kMessages; ++i) {
    std::vector<grpc::ByteBuffer> messages;
    messages.push_back(Batch(i));
    stream.Send(std::move(messages), i);
    REQUIRE(stream.AwaitSettled().ok());
  }
  CHECK(stream.tally().created() == kMessages);
}

}  // namespace
}  // namespace landbridge::bench
