// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/peers/postgres_array.h"

namespace landbridge::bench {
namespace {

constexpr size_t kLengthAt = 12;  // after dimensions, whether there are nulls, and the type

}  // namespace

std::string BigEndian(uint32_t number) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<char>(number >> shift));
  return bytes;
}

PostgresArray::PostgresArray(uint32_t element_type) {
  constexpr uint32_t kDimensions = 1;
  constexpr uint32_t kNulls = 0;
  constexpr uint32_t kFirstIndex = 1;
  for (const uint32_t field : {kDimensions, kNulls, element_type, elements_, kFirstIndex}) {
    bytes_.append(BigEndian(field));
  }
}

void PostgresArray::Add(std::string_view element) {
  bytes_.append(BigEndian(static_cast<uint32_t>(element.size()))).append(element);
  bytes_.replace(kLengthAt, sizeof(elements_), BigEndian(++elements_));
}

}  // namespace landbridge::bench
