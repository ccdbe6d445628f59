// SPDX-License-Identifier: Apache-2.0
// Bytes that many messages share: a slice keeps the whole that it is cut from alive, and costs a
// reference, not a copy.
//
// Pure functions; slices may be copied and dropped on any thread.
#pragma once

#include <cstddef>
#include <string>

#include "grpcpp/support/slice.h"

namespace landbridge {

// Owns `bytes` without copying them.
grpc::Slice OwningSlice(std::string bytes);

// The bytes of `whole` from `begin` up to, but without, `end`. Requires: begin <= end <= size.
grpc::Slice CutSlice(const grpc::Slice& whole, size_t begin, size_t end);

}  // namespace landbridge
