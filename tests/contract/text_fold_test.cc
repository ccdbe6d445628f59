// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/text_fold.h"

#include <random>
#include <string>

#include "absl/strings/str_replace.h"
#include "tests/contract/random_text.h"
#include "tests/support/catch.h"

namespace landbridge {
namespace {

using testing::RandomText;
using testing::Utf8;

std::string UnifyBracketsByList(const std::string& text) {
  return absl::StrReplaceAll(text, {{"[", "("},
                                    {"]", ")"},
                                    {"{", "("},
                                    {"}", ")"},
                                    {"【", "("},
                                    {"】", ")"},
                                    {"〔", "("},
                                    {"〕", ")"},
                                    {"〖", "("},
                                    {"〗", ")"},
                                    {"「", "("},
                                    {"」", ")"},
                                    {"『", "("},
                                    {"』", ")"}});
}

TEST_CASE("every character folds the short way as it does by the rules, alone and among others") {
  for (char32_t c = 0; c < 0x10000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    const std::string one = Utf8(c);
    for (const std::string& text : {one, "a" + one, one + "\u0301", "か" + one, "中" + one + "中",
                                    "\u1100" + one, "e" + one + "\u0327"}) {
      if (FoldText(text) == FoldTextByRules(text)) continue;
      INFO("U+" << std::hex << static_cast<uint32_t>(c) << ": " << text);
      CHECK(FoldText(text) == FoldTextByRules(text));
    }
  }
}

TEST_CASE("any text folds the short way as it does by the rules") {
  const auto seed = std::random_device()();
  INFO("seed " << seed);
  RandomText texts(seed);
  for (int i = 0; i < 50'000; ++i) {
    const std::string text = texts.Next(12);
    INFO(text);
    REQUIRE(FoldText(text) == FoldTextByRules(text));
  }
}

TEST_CASE("brackets of all kinds become round, and nothing else does") {
  for (char32_t c = 0; c < 0x10000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    const std::string text = Utf8(c) + "x" + Utf8(c);
    if (UnifyBrackets(text) == UnifyBracketsByList(text)) continue;
    INFO("U+" << std::hex << static_cast<uint32_t>(c));
    CHECK(UnifyBrackets(text) == UnifyBracketsByList(text));
  }
  const auto seed = std::random_device()();
  INFO("seed " << seed);
  RandomText texts(seed);
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = texts.Next(12);
    INFO(text);
    REQUIRE(UnifyBrackets(text) == UnifyBracketsByList(text));
  }
}

}  // namespace
}  // namespace landbridge
