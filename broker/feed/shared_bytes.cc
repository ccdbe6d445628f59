// SPDX-License-Identifier: Apache-2.0
#include "broker/feed/shared_bytes.h"

#include <memory>
#include <utility>

#include "grpc/slice.h"
#include "proto/contract/check.h"

namespace landbridge {

grpc::Slice OwningSlice(std::string bytes) {
  auto owner = std::make_unique<std::string>(std::move(bytes));
  char* const data = owner->data();
  const size_t size = owner->size();
  return grpc::Slice(
      data, size, [](void* string) { delete static_cast<std::string*>(string); }, owner.release());
}

grpc::Slice CutSlice(const grpc::Slice& whole, size_t begin, size_t end) {
  LB_CHECK(begin <= end && end <= whole.size());
  const grpc_slice counted = whole.c_slice();
  grpc::Slice cut(grpc_slice_sub(counted, begin, end), grpc::Slice::STEAL_REF);
  grpc_slice_unref(counted);
  return cut;
}

}  // namespace landbridge
