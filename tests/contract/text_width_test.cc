// SPDX-License-Identifier: Apache-2.0
#include "proto/contract/text_width.h"

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("full-width characters become ASCII and Chinese characters stay") {
  CHECK(ToHalfWidth("（２０１９）粤０３执１２３号　！～") == "(2019)粤03执123号 !~");
}

TEST_CASE("spaces become one space, dashes a hyphen, and characters without width go") {
  CHECK(ToHalfWidth("a\u00A0b\u2003c\u3000d") == "a b c d");
  CHECK(ToHalfWidth("1\u20132\u20143\u22124\uFF0D5") == "1-2-3-4-5");
  CHECK(ToHalfWidth("\uFEFFa\u200Bb\u00ADc") == "abc");
}

TEST_CASE("bytes that are no UTF-8 stay as they are") {
  CHECK(ToHalfWidth("\xEF\xBC") == "\xEF\xBC");
  CHECK(ToHalfWidth("\xC2") == "\xC2");
  CHECK(ToHalfWidth("\xFF"
                    "1") ==
        "\xFF"
        "1");
}

TEST_CASE("spaces are stripped at the ends only") {
  CHECK(StripSpaces(" \t a b \r\n") == "a b");
  CHECK(StripSpaces(" \t").empty());
  CHECK(StripSpaces("").empty());
}

}  // namespace
}  // namespace landbridge
