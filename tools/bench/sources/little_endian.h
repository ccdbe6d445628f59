// SPDX-License-Identifier: Apache-2.0
// Numbers as old formats store them.
#pragma once

#include <cstdint>
#include <string>

namespace landbridge::bench {

inline std::string LittleEndian(uint64_t number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i, number >>= 8) text += static_cast<char>(number & 0xFF);
  return text;
}

}  // namespace landbridge::bench
