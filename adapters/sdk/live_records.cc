// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/live_records.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include "landbridge/v1/publish_service.grpc.pb.h"
#include "proto/contract/grpc_status.h"
#include "proto/contract/status_macros.h"

namespace landbridge {

absl::StatusOr<std::string> ListLiveRecords(
    const std::shared_ptr<grpc::Channel>& channel, std::string_view source,
    const std::function<void(std::string_view record_id, std::string_view content_hash)>& visit,
    const std::stop_token& stop) {
  const auto stub = v1::PublishService::NewStub(channel);
  grpc::ClientContext context;
  const std::stop_callback cancel(stop, [&context] { context.TryCancel(); });
  v1::ListRecordsRequest request;
  request.set_source(std::string(source));
  const auto stream = stub->ListRecords(&context, request);
  std::string hash_key;
  v1::ListRecordsResponse response;
  while (stream->Read(&response)) {
    if (!response.hash_key().empty()) hash_key = response.hash_key();
    for (const auto& record : response.records()) visit(record.record_id(), record.content_hash());
  }
  LB_RETURN_IF_ERROR(FromGrpc(stream->Finish(), context));
  return hash_key;
}

}  // namespace landbridge
