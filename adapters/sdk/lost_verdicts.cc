// SPDX-License-Identifier: Apache-2.0
#include "adapters/sdk/lost_verdicts.h"

#include <grpcpp/client_context.h>

#include <algorithm>
#include <utility>

#include "proto/contract/grpc_status.h"
#include "proto/contract/status_macros.h"

namespace landbridge {
namespace {

constexpr int kRejectionsPerPage = 1000;

}  // namespace

absl::StatusOr<v1::PublishResponse::Settled> FetchLostRejections(
    v1::PublishService::StubInterface& stub, const std::string& source,
    const std::vector<SequenceRange>& lost, const RetryOptions& retry) {
  v1::PublishResponse::Settled found;
  v1::ListRejectionsRequest request;
  request.set_source(source);
  request.set_page_size(kRejectionsPerPage);
  do {
    v1::ListRejectionsResponse response;
    LB_RETURN_IF_ERROR(Retry(retry, [&] {
      grpc::ClientContext context;
      response.Clear();
      return FromGrpc(stub.ListRejections(&context, request, &response), context);
    }));
    for (v1::ListRejectionsResponse::KeptRejection& kept : *response.mutable_rejections()) {
      const int64_t sequence = kept.rejection().sequence();
      if (std::any_of(lost.begin(), lost.end(), [sequence](const SequenceRange& range) {
            return range.first <= sequence && sequence <= range.last;
          })) {
        *found.add_rejections() = std::move(*kept.mutable_rejection());
      }
    }
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  found.set_through_sequence(lost.back().last);
  found.mutable_tally()->set_rejected(found.rejections_size());
  return found;
}

}  // namespace landbridge
