// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/supply.h"

#include <cstddef>

#include "proto/contract/check.h"

namespace landbridge::bench {

std::vector<int64_t> Supply::Take(int64_t changes, int repeat_percent) {
  const int64_t known = records_;
  LB_CHECK(repeat_percent == 0 || known > 0);
  std::vector<int64_t> numbers;
  numbers.reserve(static_cast<size_t>(changes));
  for (int64_t i = 0; i < changes; ++i) {
    const bool repeats = (i + 1) * repeat_percent / 100 != i * repeat_percent / 100;
    numbers.push_back(repeats ? repeated_++ % known : records_++);
  }
  return numbers;
}

}  // namespace landbridge::bench
