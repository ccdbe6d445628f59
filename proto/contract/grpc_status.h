// SPDX-License-Identifier: Apache-2.0
// The one place where absl::Status and grpc::Status become each other. Code and message are kept;
// the Problem of a status travels in the trailing metadata `landbridge-problem-bin`, where a client
// of any language finds it.
#pragma once

#include <cstddef>

#include "absl/status/status.h"
#include "grpcpp/grpcpp.h"

namespace landbridge {

inline constexpr char kProblemMetadataKey[] = "landbridge-problem-bin";

// Peers refuse metadata of more than 8 KiB and would then report that in the place of our error:
// longer texts are cut at a character boundary and end in "...".
inline constexpr size_t kStatusTextBytesMax = 1024;

// For the server: what to finish the call with. Adds the Problem of `status`, if any, to the
// trailing metadata of `context`, so it must be called before the call is finished, once, and by
// the thread that finishes it.
grpc::Status ToGrpc(const absl::Status& status, grpc::ServerContextBase* context);

// For the client: the outcome of a call that has finished, with the Problem that the server sent as
// its payload (ProblemOf in proto/contract/problem.h).
//
// Requires: the call of `context` has finished, and `status` is what it finished with.
absl::Status FromGrpc(const grpc::Status& status, const grpc::ClientContext& context);

}  // namespace landbridge
