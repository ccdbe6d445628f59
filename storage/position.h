// SPDX-License-Identifier: Apache-2.0
// A place in the commit log.
//
// Entries have the positions 1, 2, 3, ... without gaps. Position 0 stands before the first entry:
// the head of an empty log, the applied position of an empty state.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <utility>

namespace landbridge {

class Position {
 public:
  constexpr Position() = default;
  constexpr explicit Position(uint64_t value) : value_(value) {}

  // The position of the first entry that a new log gets.
  static constexpr Position First() { return Position(1); }

  constexpr uint64_t value() const { return value_; }

  constexpr Position Next() const { return Position(value_ + 1); }

  // Requires: value() > 0.
  constexpr Position Previous() const { return Position(value_ - 1); }

  constexpr auto operator<=>(const Position&) const = default;

  template <typename H>
  friend H AbslHashValue(H state, Position position) {
    return H::combine(std::move(state), position.value_);
  }

 private:
  uint64_t value_ = 0;
};

inline std::string ToString(Position position) { return std::to_string(position.value()); }

}  // namespace landbridge
