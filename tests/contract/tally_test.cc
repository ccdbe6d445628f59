// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/tally.h"

#include <cstdint>

#include "google/protobuf/descriptor.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

// Its numbers are `first`, `first + 1`, ... in the schema's order.
v1::Tally Counting(int64_t first) {
  v1::Tally tally;
  for (int i = 0; i < v1::Tally::descriptor()->field_count(); ++i) {
    v1::Tally::GetReflection()->SetInt64(&tally, v1::Tally::descriptor()->field(i), first + i);
  }
  return tally;
}

TEST_CASE("every number of a tally is added") {
  v1::Tally sum = Counting(100);
  AddTally(Counting(1000), sum);
  for (int i = 0; i < v1::Tally::descriptor()->field_count(); ++i) {
    const auto* const field = v1::Tally::descriptor()->field(i);
    INFO(field->name());
    CHECK(v1::Tally::GetReflection()->GetInt64(sum, field) == 1100 + 2 * i);
  }
}

}  // namespace
}  // namespace landbridge
