// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/check.h"

#include <cstdio>
#include <cstdlib>

namespace landbridge {

void CheckFailed(const char* file, int line, const char* condition) {
  std::fprintf(stderr, "%s:%d: broken invariant: %s\n", file, line, condition);
  std::abort();
}

}  // namespace landbridge
