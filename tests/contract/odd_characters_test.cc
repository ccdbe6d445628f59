// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/odd_characters.h"

#include <string>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

Oddity OddityIn(std::string_view text, bool several_lines = false) {
  return FindOddCharacter(text, several_lines).oddity;
}

TEST_CASE("what officials write is not odd") {
  for (const char* text :
       {"", "plain", "深圳示例科技有限公司（分公司）", "Größe, naïve, Ñandú", "１２３，。“”",
        "𠮷野家", "\u00A0\u2014\u3000\uFEFF", "\uFE30\uFDF2\uFB01\uFFE5\uFFFC"}) {
    INFO(text);
    CHECK(OddityIn(text) == Oddity::kNone);
  }
}

TEST_CASE("a lost character is the gravest, and is told by its place") {
  const OddCharacter odd = FindOddCharacter("\uE000深\uFFFD圳\uFFFD", false);
  CHECK(odd.oddity == Oddity::kReplacement);
  CHECK(odd.at == 3);
  CHECK(OddityIn("\xEF\xBF\xBE") == Oddity::kReplacement);
  CHECK(OddityIn("\xEF\xBF\xBF") == Oddity::kReplacement);
}

TEST_CASE("control characters are odd, but for line ends and tabs in texts of several lines") {
  for (int c = 0; c < 0x20; ++c) {
    const std::string text = "a" + std::string(1, static_cast<char>(c)) + "b";
    const bool layout = c == '\t' || c == '\n' || c == '\r';
    CHECK(OddityIn(text) == Oddity::kControl);
    CHECK(OddityIn(text, true) == (layout ? Oddity::kNone : Oddity::kControl));
  }
  CHECK(OddityIn("a\x7F") == Oddity::kControl);
  CHECK(OddityIn("a\u0080") == Oddity::kControl);
  CHECK(OddityIn("a\u009F") == Oddity::kControl);
}

TEST_CASE("all three areas of private use are known") {
  for (const char* text :
       {"\uE000", "\uE5E5", "\uF8FF", "\U000F0000", "\U000FFFFD", "\U00100000", "\U0010FFFD"}) {
    CHECK(OddityIn(text) == Oddity::kPrivateUse);
  }
  CHECK(OddityIn("\U000EFFFF") == Oddity::kNone);
  CHECK(OddityIn("\uF900") == Oddity::kNone);
}

}  // namespace
}  // namespace landbridge
