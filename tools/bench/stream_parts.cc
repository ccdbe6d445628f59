// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/part.h"
#include "tools/bench/raw_stream.h"
#include "tools/bench/sink_server.h"

namespace landbridge::bench {
namespace {

struct Stream {
  std::unique_ptr<BareServer> server;
  std::shared_ptr<grpc::Channel> channel;
  std::vector<grpc::ByteBuffer> messages;
};

absl::Status SendAll(const Stream& stream, const PartInput& input, int64_t times) {
  LB_ASSIGN_OR_RETURN(const SinkReceipt receipt,
                      SendToSink(stream.channel, stream.messages, times));
  if (receipt.messages == static_cast<int64_t>(input.messages.size()) * times &&
      receipt.bytes == input.bytes * times) {
    return absl::OkStatus();
  }
  return absl::InternalError(absl::StrCat("the bare server read ", receipt.bytes, " bytes in ",
                                          receipt.messages, " messages, not ",
                                          input.bytes * times));
}

}  // namespace

absl::StatusOr<std::vector<Part>> StreamParts(const PartInput& input,
                                              const std::filesystem::path& folder,
                                              const Certificates& certificates) {
  const auto stream = std::make_shared<Stream>();
  LB_ASSIGN_OR_RETURN(stream->server, BareServer::Start(kSinkCommand, {}, folder, certificates));
  LB_ASSIGN_OR_RETURN(stream->channel, OpenConnection(stream->server->address(), certificates,
                                                      certificates.province));
  for (const std::string& message : input.messages) stream->messages.push_back(AsMessage(message));
  return std::vector<Part>{{"gRPC stream, mutual TLS",
                            [&, stream](int64_t times) { return SendAll(*stream, input, times); },
                            stream->server->pid()}};
}

}  // namespace landbridge::bench
