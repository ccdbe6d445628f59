// SPDX-License-Identifier: Apache-2.0
// Keys as bytes whose order is the order of the values they are made of.
//
//   std::string key = EncodeKey(uint32_t{7}, std::string_view("record 1"));
//   const auto parts = DecodeKey<uint32_t, std::string>(key);  // optional<tuple<...>>
//   const KeyRange all_of_source_7 = PrefixRange(EncodeKey(uint32_t{7}));
//
// Parts may be:
//   uint8_t, uint32_t, uint64_t   big-endian
//   Hash16                        its 16 bytes
//   std::string(_view)            escaped and ended, so that no string is a prefix of another:
//                                 byte 00 as 00 FF, the end as 00 01
//   a strong number               a class with `value() const` that gives a 64-bit integer, never
//                                 negative, and a constructor from it: as uint64_t
//
// A key made of fewer parts is a prefix of those that go on with more, so ranges over the first
// parts work.
#pragma once

#include <array>
#include <compare>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace landbridge {

// The first half of a digest, as a key. Collisions are not expected among 2^48 rows.
struct Hash16 {
  std::array<uint8_t, 16> bytes{};

  auto operator<=>(const Hash16&) const = default;
};

// Keys from `from` up to but not including `to`; an empty `to` means the end of the table.
struct KeyRange {
  std::string from;
  std::string to;
};

// All keys that start with `prefix`.
KeyRange PrefixRange(std::string_view prefix);

namespace key_internal {

template <typename T>
concept StrongNumber = std::integral<decltype(std::declval<const T&>().value())>;

template <typename T>
concept PlainNumber =
    std::same_as<T, uint8_t> || std::same_as<T, uint32_t> || std::same_as<T, uint64_t>;

void AppendString(std::string& key, std::string_view part);
bool TakeString(std::string_view& key, std::string& part);

template <PlainNumber T>
void Append(std::string& key, T part) {
  for (size_t shift = sizeof(T) * 8; shift > 0; shift -= 8) {
    key.push_back(static_cast<char>(static_cast<uint8_t>(part >> (shift - 8))));
  }
}
inline void Append(std::string& key, const Hash16& part) {
  key.append(reinterpret_cast<const char*>(part.bytes.data()), part.bytes.size());
}
inline void Append(std::string& key, std::string_view part) { AppendString(key, part); }
template <StrongNumber T>
void Append(std::string& key, const T& part) {
  Append(key, static_cast<uint64_t>(part.value()));
}

template <PlainNumber T>
bool Take(std::string_view& key, T& part) {
  if (key.size() < sizeof(T)) return false;
  uint64_t value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) value = value << 8 | static_cast<uint8_t>(key[i]);
  part = static_cast<T>(value);
  key.remove_prefix(sizeof(T));
  return true;
}
inline bool Take(std::string_view& key, Hash16& part) {
  if (key.size() < part.bytes.size()) return false;
  std::memcpy(part.bytes.data(), key.data(), part.bytes.size());
  key.remove_prefix(part.bytes.size());
  return true;
}
inline bool Take(std::string_view& key, std::string& part) { return TakeString(key, part); }
template <StrongNumber T>
bool Take(std::string_view& key, T& part) {
  uint64_t value = 0;
  if (!Take(key, value)) return false;
  part = T(static_cast<decltype(part.value())>(value));
  return true;
}

}  // namespace key_internal

template <typename... Parts>
std::string EncodeKey(const Parts&... parts) {
  std::string key;
  (key_internal::Append(key, parts), ...);
  return key;
}

// The parts of `key`, or nothing when it was not made of exactly these.
template <typename... Parts>
std::optional<std::tuple<Parts...>> DecodeKey(std::string_view key) {
  std::tuple<Parts...> parts{};
  const bool taken =
      std::apply([&key](auto&... part) { return (key_internal::Take(key, part) && ...); }, parts);
  if (!taken || !key.empty()) return std::nullopt;
  return parts;
}

}  // namespace landbridge
