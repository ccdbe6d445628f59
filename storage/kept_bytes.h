// SPDX-License-Identifier: Apache-2.0
// Copies of bytes that go with the memory they lie in, all at once.
#pragma once

#include <cstring>
#include <memory_resource>
#include <string_view>

namespace landbridge {

inline std::string_view KeepBytes(std::pmr::memory_resource& memory, std::string_view bytes) {
  if (bytes.empty()) return {};
  auto* const copy = static_cast<char*>(memory.allocate(bytes.size(), alignof(char)));
  std::memcpy(copy, bytes.data(), bytes.size());
  return {copy, bytes.size()};
}

}  // namespace landbridge
