// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/reading.h"

#include <unistd.h>

#include <algorithm>

#include "absl/time/clock.h"
#include "landbridge/v1/feed_service.pb.h"
#include "proto/contract/check.h"
#include "proto/contract/status_macros.h"
#include "tools/bench/deliveries.h"
#include "tools/bench/raw_stream.h"
#include "tools/bench/usage.h"

namespace landbridge::bench {
namespace {

struct Reader {
  int64_t bytes = 0;
  int64_t messages = 0;
  grpc::ByteBuffer last;
  std::unique_ptr<RawStream> stream;  // destroyed first: it calls back
};

absl::StatusOr<std::shared_ptr<grpc::Channel>> Connect(const ReadingRequest& request,
                                                       const Certificates& certificates) {
  return OpenConnection(request.address, certificates, certificates.province);
}

bool IsEnd(const grpc::ByteBuffer& message, int64_t until_event) {
  return MayBeProgress(message) && ProgressIn(message) >= until_event;
}

std::string PlaceIn(const grpc::ByteBuffer& message) {
  v1::SubscribeResponse response;
  LB_CHECK(response.ParseFromString(AsText(message)));
  return response.resume_token();
}

}  // namespace

absl::StatusOr<ReadingResult> ReadTogether(const ReadingRequest& request,
                                           const Certificates& certificates) {
  std::vector<Reader> readers(request.subscribers.size());
  for (size_t i = 0; i < readers.size(); ++i) {
    Reader& reader = readers[i];
    LB_ASSIGN_OR_RETURN(auto channel, Connect(request, certificates));
    reader.stream =
        std::make_unique<RawStream>(std::move(channel), request.method, request.subscribers[i],
                                    [&reader, &request, i](const grpc::ByteBuffer& message) {
                                      reader.bytes += static_cast<int64_t>(message.Length());
                                      ++reader.messages;
                                      if (request.on_message) request.on_message(i, message);
                                      if (!IsEnd(message, request.until_event)) return true;
                                      reader.last = message;
                                      return false;
                                    });
  }
  const UsageMeter server(request.server);
  const UsageMeter client(getpid());
  const absl::Time begin = absl::Now();
  for (Reader& reader : readers) reader.stream->Start();

  ReadingResult result;
  absl::Time end = begin;
  for (Reader& reader : readers) {
    LB_RETURN_IF_ERROR(reader.stream->AwaitLast());
    end = std::max(end, reader.stream->last_time());
    result.bytes += reader.bytes;
    result.messages += reader.messages;
    result.places.push_back(PlaceIn(reader.last));
  }
  result.seconds = absl::ToDoubleSeconds(end - begin);
  const Usage server_usage = server.SoFar();
  result.server_cpu_seconds = server_usage.cpu_seconds;
  result.server_peak_bytes = server_usage.peak_bytes;
  result.client_cpu_seconds = client.SoFar().cpu_seconds;
  return result;
}

absl::StatusOr<std::vector<std::string>> Record(const ReadingRequest& request,
                                                const Certificates& certificates) {
  LB_CHECK(request.subscribers.size() == 1);
  LB_ASSIGN_OR_RETURN(auto channel, Connect(request, certificates));
  std::vector<std::string> messages;
  RawStream stream(std::move(channel), request.method, request.subscribers[0],
                   [&](const grpc::ByteBuffer& message) {
                     messages.push_back(AsText(message));
                     return !IsEnd(message, request.until_event);
                   });
  stream.Start();
  LB_RETURN_IF_ERROR(stream.AwaitLast());
  return messages;
}

}  // namespace landbridge::bench
