// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/identifier_text.h"

#include <random>
#include <string>
#include <string_view>

#include "tests/contract/random_text.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

using testing::RandomText;

std::string RandomOf(std::string_view characters, RandomText& random) {
  std::string text;
  for (size_t left = random.Below(22); left > 0; --left) {
    text.push_back(characters[random.Below(characters.size())]);
  }
  return text;
}

TEST_CASE("an identifier that is normalised already is read like one that is not") {
  const auto seed = std::random_device()();
  INFO("seed " << seed);
  RandomText random(seed);
  for (int i = 0; i < 50'000; ++i) {
    for (const std::string_view characters :
         {"0123456789", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "09AXEN", "09AxE+-./ *N"}) {
      const std::string raw = RandomOf(characters, random);
      INFO(raw);
      // A character without width goes away, but not before every rule was asked.
      const IdentifierText expected = PrepareIdentifier(raw + "\u200B", "./");
      const IdentifierText text = PrepareIdentifier(raw, "./");
      REQUIRE(text.value == expected.value);
      REQUIRE(text.verdict == expected.verdict);
    }
  }
}

}  // namespace
}  // namespace landbridge
