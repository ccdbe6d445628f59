// SPDX-License-Identifier: Apache-2.0
// Record ids as keys of fixed size, so that a million of them fit.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "proto/contract/digest.h"

namespace landbridge {

// The first 16 bytes of `bytes`.
inline std::array<char, 16> First16(std::string_view bytes) {
  std::array<char, 16> first{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), first.size()), first.begin());
  return first;
}

// Collisions are not expected among 2^48 ids.
inline std::array<char, 16> HashOfId(std::string_view record_id) {
  return First16(AsBytes(Sha256(record_id)));
}

}  // namespace landbridge
