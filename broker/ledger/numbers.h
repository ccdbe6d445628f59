// SPDX-License-Identifier: Apache-2.0
// The numbers that the ledger gives out. Each kind starts at 1, has no gaps and is never reused; 0
// means none.
#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace landbridge {

template <typename Kind>
class Number {
 public:
  constexpr Number() = default;
  constexpr explicit Number(int64_t value) : value_(value) {}

  constexpr int64_t value() const { return value_; }
  constexpr bool is_none() const { return value_ == 0; }
  constexpr Number Next() const { return Number(value_ + 1); }
  constexpr auto operator<=>(const Number&) const = default;

  template <typename H>
  friend H AbslHashValue(H state, Number number) {
    return H::combine(std::move(state), number.value_);
  }

 private:
  int64_t value_ = 0;
};

using EventNumber = Number<struct EventKind>;
using ListingNumber = Number<struct ListingKind>;
using SubjectNumber = Number<struct SubjectKindTag>;
using SourceNumber = Number<struct SourceKind>;

// Ids as the wire carries them: "L42", "S17".
inline std::string FormatListingId(ListingNumber number) {
  return "L" + std::to_string(number.value());
}
inline std::string FormatSubjectId(SubjectNumber number) {
  return "S" + std::to_string(number.value());
}

namespace internal {
inline std::optional<int64_t> ParseId(char letter, std::string_view id) {
  int64_t value = 0;
  if (id.size() < 2 || id[0] != letter || id[1] == '0') return std::nullopt;
  const auto [end, error] = std::from_chars(id.data() + 1, id.data() + id.size(), value);
  if (error != std::errc() || end != id.data() + id.size() || value <= 0) return std::nullopt;
  return value;
}
}  // namespace internal

// Nothing when `id` is not of that form.
inline std::optional<ListingNumber> ParseListingId(std::string_view id) {
  const auto value = internal::ParseId('L', id);
  return value ? std::optional(ListingNumber(*value)) : std::nullopt;
}
inline std::optional<SubjectNumber> ParseSubjectId(std::string_view id) {
  const auto value = internal::ParseId('S', id);
  return value ? std::optional(SubjectNumber(*value)) : std::nullopt;
}

}  // namespace landbridge
