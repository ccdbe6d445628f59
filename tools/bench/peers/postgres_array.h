// SPDX-License-Identifier: Apache-2.0
// An array as PostgreSQL takes it in its binary format: one parameter with a column of many rows.
//
//   PostgresArray subjects(kTextType);
//   subjects.Add("91440000MA0000001X");
//   values.push_back(subjects.bytes());
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace landbridge::bench {

// Numbers of types, the same in every server.
inline constexpr uint32_t kByteaType = 17;
inline constexpr uint32_t kTextType = 25;
inline constexpr uint32_t kDateType = 1082;

class PostgresArray {
 public:
  explicit PostgresArray(uint32_t element_type);

  // An element in the binary format of its type.
  void Add(std::string_view element);

  // The array with all elements so far.
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  uint32_t elements_ = 0;
};

// Four bytes, the highest first.
std::string BigEndian(uint32_t number);

}  // namespace landbridge::bench
