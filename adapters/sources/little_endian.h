// SPDX-License-Identifier: Apache-2.0
// Numbers in old binary formats, lowest byte first.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace landbridge {

// All require: the number lies within `bytes`.
inline uint8_t Byte(std::string_view bytes, size_t at) { return static_cast<uint8_t>(bytes[at]); }

inline uint16_t U16(std::string_view bytes, size_t at) {
  return static_cast<uint16_t>(Byte(bytes, at) | (Byte(bytes, at + 1) << 8));
}

inline uint32_t U32(std::string_view bytes, size_t at) {
  return U16(bytes, at) | (static_cast<uint32_t>(U16(bytes, at + 2)) << 16);
}

inline uint64_t U64(std::string_view bytes, size_t at) {
  return U32(bytes, at) | (static_cast<uint64_t>(U32(bytes, at + 4)) << 32);
}

inline double Double(std::string_view bytes, size_t at) {
  return std::bit_cast<double>(U64(bytes, at));
}

}  // namespace landbridge
