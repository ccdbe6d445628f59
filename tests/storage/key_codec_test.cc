// SPDX-License-Identifier: Apache-2.0
#include "storage/key_codec.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "storage/position.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

class SignedNumber {
 public:
  SignedNumber() = default;
  explicit SignedNumber(int64_t value) : value_(value) {}
  int64_t value() const { return value_; }

 private:
  int64_t value_ = 0;
};

TEST_CASE("numbers in keys lie in numeric order") {
  const std::vector<uint64_t> numbers = {0,
                                         1,
                                         2,
                                         255,
                                         256,
                                         65535,
                                         65536,
                                         1ULL << 32,
                                         1ULL << 63,
                                         (1ULL << 63) + 1,
                                         std::numeric_limits<uint64_t>::max()};
  for (const uint64_t a : numbers) {
    for (const uint64_t b : numbers) {
      CHECK((EncodeKey(a) < EncodeKey(b)) == (a < b));
      CHECK((EncodeKey(Position(a), uint8_t{9}) < EncodeKey(Position(b), uint8_t{0})) == (a < b));
    }
  }
  CHECK(EncodeKey(uint32_t{0x01020304}) == std::string("\x01\x02\x03\x04"));
}

TEST_CASE("strings in keys lie in their order, and none is a prefix of another") {
  std::vector<std::string> strings = {"",
                                      "a",
                                      "ab",
                                      "b",
                                      std::string("a\0", 2),
                                      std::string("a\0b", 3),
                                      std::string(1, '\0'),
                                      std::string(2, '\0'),
                                      "\xff",
                                      "a\xff",
                                      std::string("\0\xff", 2),
                                      std::string("\0\x01", 2),
                                      "\x01"};
  std::sort(strings.begin(), strings.end());
  for (const std::string& a : strings) {
    for (const std::string& b : strings) {
      INFO("sizes " << a.size() << " and " << b.size());
      CHECK((EncodeKey(a) < EncodeKey(b)) == (a < b));
      if (a != b) CHECK_FALSE(EncodeKey(b).starts_with(EncodeKey(a)));
      // What follows decides only between equal strings, even where it begins with the highest
      // byte.
      CHECK((EncodeKey(a, std::numeric_limits<uint64_t>::max()) < EncodeKey(b, uint64_t{0})) ==
            (a < b));
    }
  }
}

TEST_CASE("keys on disk keep their form") {
  CHECK(EncodeKey(uint8_t{1}, std::string_view("a\0b", 3), uint32_t{2}) ==
        std::string("\x01"
                    "a\x00\xFF"
                    "b\x00\x01\x00\x00\x00\x02",
                    11));
  CHECK(EncodeKey(Position(258)) == std::string("\0\0\0\0\0\0\x01\x02", 8));
}

TEST_CASE("keys are taken apart into what they were made of") {
  const Hash16 hash{{1, 2, 3, 0, 255}};
  const std::string text("nul \0 and \xff", 11);
  const std::string key = EncodeKey(uint8_t{7}, uint32_t{70000}, std::string_view(text), hash,
                                    Position(5), SignedNumber(6));
  const auto parts = DecodeKey<uint8_t, uint32_t, std::string, Hash16, Position, SignedNumber>(key);
  REQUIRE(parts.has_value());
  CHECK(std::get<0>(*parts) == 7);
  CHECK(std::get<1>(*parts) == 70000);
  CHECK(std::get<2>(*parts) == text);
  CHECK(std::get<3>(*parts) == hash);
  CHECK(std::get<4>(*parts) == Position(5));
  CHECK(std::get<5>(*parts).value() == 6);
}

TEST_CASE("bytes that are not exactly such a key are refused") {
  const std::string key = EncodeKey(uint32_t{1}, std::string_view("ab"));
  for (size_t bytes = 0; bytes < key.size(); ++bytes) {
    CHECK_FALSE((DecodeKey<uint32_t, std::string>(key.substr(0, bytes)).has_value()));
  }
  CHECK_FALSE((DecodeKey<uint32_t, std::string>(key + "x").has_value()));
  CHECK_FALSE(DecodeKey<std::string>(std::string("a\0\x02", 3)).has_value());
  CHECK_FALSE(DecodeKey<Hash16>("fifteen bytes..").has_value());
}

TEST_CASE("a prefix range holds exactly the keys that start with the prefix") {
  const KeyRange range = PrefixRange(std::string("a\xff", 2));
  CHECK(range.from == "a\xff");
  CHECK(range.to == "b");
  CHECK(PrefixRange("\xff\xff").to.empty());
  CHECK(PrefixRange("").to.empty());
  CHECK(PrefixRange("ab").to == "ac");
}

}  // namespace
}  // namespace landbridge
