// SPDX-License-Identifier: Apache-2.0
// All numbers here are the standard's example, or that example mistyped.
#include "proto/contract/personal_numbers.h"

#include <string>

#include "tests/support/catch.h"

namespace landbridge {
namespace {

TEST_CASE("a number that may be a person's is shown by its first two digits") {
  CHECK(WithoutPersonalNumbers("11010519491231002X") == "11***");
  CHECK(WithoutPersonalNumbers("张三（11010519491231002x）的") == "张三（11***）的");
  CHECK(WithoutPersonalNumbers("a 110105491231002, b") == "a 11***, b");
}

TEST_CASE("a mistyped number is still a person's") {
  CHECK(WithoutPersonalNumbers("110105194912310021") == "11***");
  CHECK(WithoutPersonalNumbers("119999999999999999") == "11***");
  CHECK(WithoutPersonalNumbers("11010519491231002") == "11***");
  CHECK(WithoutPersonalNumbers("1101051949123100212") == "11***");
  CHECK(WithoutPersonalNumbers("A110105194912310021B") == "A11***B");
}

TEST_CASE("digits of full width and digits with spaces between them are digits") {
  CHECK(WithoutPersonalNumbers("号１１０１０５１９４９１２３１００２Ｘ。") == "号１１***。");
  CHECK(WithoutPersonalNumbers("110105 19491231 002X!") == "11***!");
  CHECK(WithoutPersonalNumbers("110105\u200B19491231\u3000002 X") == "11***");
}

TEST_CASE("a resident number in parts is one where the date of birth is in its place") {
  for (const std::string number :
       {"110105-19491231-002X", "110105.19491231.0021", "1101051949/1231/0021", "110105_491231_002",
        "110105 - 19491231 - 0021", "１１０１０５－１９４９１２３１－００２Ｘ"}) {
    CAPTURE(number);
    const std::string shown = WithoutPersonalNumbers("a " + number + ", b");
    CHECK((shown == "a 11***, b" || shown == "a １１***, b"));
  }
  CHECK(WithoutPersonalNumbers("12-110105-19491231-0021") == "12-11***");
  CHECK(WithoutPersonalNumbers("文5 110105-19491231-002X") == "文5 11***");
  CHECK(WithoutPersonalNumbers("13800138000 110105-19491231-002X, b") == "13***, b");
  CHECK(WithoutPersonalNumbers("110105·19491231·002X") == "11***");
  for (const std::string other :
       {"2026-04-01 2026-04-02 2026-04-03", "2026.04.01-2026.04.30", "440300-2026-0001-00012",
        "0755-12345678-12345", "110105-19491331-0021"}) {
    CHECK(WithoutPersonalNumbers(other) == other);
  }
}

TEST_CASE("a masked value shows two characters, and half of it at most") {
  CHECK(MaskedValue("张三丰的公司") == "张三***");
  CHECK(MaskedValue("张三") == "张***");
  CHECK(MaskedValue("张") == "***");
  CHECK(MaskedValue("Zhang San") == "Zh***");
  CHECK(MaskedValue("").empty());
  CHECK(MaskedValue("\xE5\xBC") == "***");
}

TEST_CASE("what is shorter, in parts or a digest stays") {
  for (const std::string text :
       {"", "20260401", "rows.csv:17", "13800138000", "2026-04-01, 2026-04-02, 2026-04-03",
        "92,233,720,368,547,758.07", "91440300MA5FKLXX0T", "深市监罚字〔2026〕第12号",
        "00e1234567890123456789abcdef0123", "\xEF\xBC\xEF\xBC\xEF\xBC\xEF\xBC", "1 2 X"}) {
    CHECK(WithoutPersonalNumbers(text) == text);
  }
}

}  // namespace
}  // namespace landbridge
