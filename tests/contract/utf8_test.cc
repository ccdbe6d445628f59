// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/utf8.h"

#include <cstddef>
#include <string>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("well-formed text of every length and script is valid") {
  for (const char* text :
       {"", "a", "plain text of more than eight bytes", "é", "失信被执行人", "🙂",
        "mixed 中文 and 🙂 text", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"}) {
    INFO(text);
    CHECK(IsValidUtf8(text));
  }
}

TEST_CASE("the place of the first wrong byte is found") {
  // Overlong, surrogate, beyond the last code point, cut, stray continuation, GB18030.
  for (const char* wrong : {"\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
                            "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3",
                            "\xE4\xB8", "\xF0\x9F\x99", "\x80", "\xFF", "\xD6\xD0\xB9\xFA"}) {
    for (const size_t before : {size_t{0}, size_t{1}, size_t{7}, size_t{8}, size_t{17}}) {
      const std::string text = std::string(before, 'a') + wrong;
      INFO(text);
      CHECK(FirstInvalidUtf8(text) == before);
      CHECK(FirstInvalidUtf8(text + "tail of ASCII") == before);
    }
  }
}

TEST_CASE("control characters are found in ASCII and beyond it") {
  CHECK_FALSE(HasControlCharacter("plain 中文 \xC2\xA0"));
  for (const char* text : {"a\n", "\t", "\x1f", "\x7f", "a\xC2\x80", "\xC2\x9F"}) {
    CHECK(HasControlCharacter(text));
  }
}

TEST_CASE("characters are counted, not bytes") {
  CHECK(CodePoints("") == 0);
  CHECK(CodePoints("a中🙂") == 3);
}

}  // namespace
}  // namespace landbridge
