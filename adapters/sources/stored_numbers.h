// SPDX-License-Identifier: Apache-2.0
// Numbers as binary files store them: a fixed count of bytes, in one of two orders.
//
// Pure functions. Any thread.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "proto/contract/check.h"

namespace landbridge {

// Requires: the byte is in `bytes`.
inline uint8_t Byte(std::string_view bytes, size_t at) {
  LB_CHECK(at < bytes.size());
  return static_cast<uint8_t>(bytes[at]);
}

// The integer whose lowest byte stands at `at`. Requires: all of its bytes are in `bytes`.
template <typename Integer>
Integer LittleEndian(std::string_view bytes, size_t at) {
  LB_CHECK(at + sizeof(Integer) <= bytes.size());
  std::make_unsigned_t<Integer> value = 0;
  for (size_t i = sizeof(Integer); i > 0; --i) {
    value = static_cast<decltype(value)>((uint64_t{value} << 8) |
                                         static_cast<unsigned char>(bytes[at + i - 1]));
  }
  return static_cast<Integer>(value);
}

// The double-precision number (IEEE 754) whose lowest byte stands at `at`. Requires: as above.
inline double LittleEndianDouble(std::string_view bytes, size_t at) {
  return std::bit_cast<double>(LittleEndian<uint64_t>(bytes, at));
}

// The integer whose highest byte stands at `at`. Requires: all of its bytes are in `bytes`.
template <typename Integer>
Integer BigEndian(std::string_view bytes, size_t at) {
  LB_CHECK(at + sizeof(Integer) <= bytes.size());
  std::make_unsigned_t<Integer> value = 0;
  for (size_t i = 0; i < sizeof(Integer); ++i) {
    value = static_cast<decltype(value)>((uint64_t{value} << 8) |
                                         static_cast<unsigned char>(bytes[at + i]));
  }
  return static_cast<Integer>(value);
}

}  // namespace landbridge
