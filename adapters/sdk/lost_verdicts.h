// SPDX-License-Identifier: Apache-2.0
// Inside of the SDK: what became of changes that the broker settled while the connection was
// broken.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/sdk/retry.h"
#include "landbridge/v1/publish_service.grpc.pb.h"

namespace landbridge {

struct SequenceRange {
  int64_t first = 0;
  int64_t last = 0;
};

// The rejections among `lost` that the broker keeps, as one verdict through the last of them. Its
// tally has nothing but their number: how many of the others were new is not known.
//
// Requires: `lost` is not empty.
// Errors: those of Retry.
absl::StatusOr<v1::PublishResponse::Settled> FetchLostRejections(
    v1::PublishService::StubInterface& stub, const std::string& source,
    const std::vector<SequenceRange>& lost, const RetryOptions& retry);

}  // namespace landbridge
